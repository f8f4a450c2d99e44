INSERT INTO public.invoices VALUES (1, 'draft', 4), (2, 'paid', 3);
