INSERT INTO public.items (id, unit) VALUES (1, 'm');
