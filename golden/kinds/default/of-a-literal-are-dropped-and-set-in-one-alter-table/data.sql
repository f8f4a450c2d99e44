INSERT INTO public.orders VALUES (1, DEFAULT, 2.5), (2, 'paid', 1);
