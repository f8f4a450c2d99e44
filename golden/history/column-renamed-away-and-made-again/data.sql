INSERT INTO public.invoices VALUES (1, 'draft', NULL), (2, 'paid', 'a');
