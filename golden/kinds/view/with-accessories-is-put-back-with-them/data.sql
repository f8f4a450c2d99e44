INSERT INTO public.invoices VALUES (1, 'draft', 5, 'Ada'), (2, 'paid', 7, NULL);
