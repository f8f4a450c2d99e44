INSERT INTO public.orders VALUES (1, 'pending', 'x'), (2, 'paid', NULL);
