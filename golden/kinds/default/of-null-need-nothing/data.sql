INSERT INTO public.exams VALUES (1, 'a', NULL);
