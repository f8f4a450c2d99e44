INSERT INTO public.moves VALUES (1, 'x');
