INSERT INTO public.invoices VALUES (1, 'draft', 5, 'Ada', DEFAULT);
