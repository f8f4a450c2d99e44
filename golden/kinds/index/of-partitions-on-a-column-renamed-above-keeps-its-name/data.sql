INSERT INTO public.invoices VALUES (1, 'draft', 1), (2, 'paid', 2);
