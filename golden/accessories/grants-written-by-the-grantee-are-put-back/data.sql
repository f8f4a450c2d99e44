INSERT INTO public.badges VALUES (1, 'x');
