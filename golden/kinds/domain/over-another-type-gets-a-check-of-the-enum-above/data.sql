INSERT INTO public.invoices VALUES (1, 'draft', 10), (2, 'paid', 3);
