INSERT INTO public.invoices VALUES (1, 'draft', 'paid'), (2, 'paid', NULL);
