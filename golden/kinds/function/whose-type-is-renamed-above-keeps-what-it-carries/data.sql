INSERT INTO public.invoices VALUES (1, 'draft'), (2, 'paid');
