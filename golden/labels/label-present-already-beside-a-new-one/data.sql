INSERT INTO public.prints VALUES (1, 'a5');
