INSERT INTO public.replies VALUES (1, 'no');
