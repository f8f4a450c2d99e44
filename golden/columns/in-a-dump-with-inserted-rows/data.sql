INSERT INTO public.replies VALUES (3, 'no', 'x');
