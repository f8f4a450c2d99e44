INSERT INTO public.races VALUES (1, 'grass', 2);
