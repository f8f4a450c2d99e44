INSERT INTO public.parcels (id, code) VALUES (1, 'P-1');
