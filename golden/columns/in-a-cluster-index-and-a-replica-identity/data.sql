INSERT INTO public.meters VALUES (1, 'north', 5), (2, 'south', 6);
