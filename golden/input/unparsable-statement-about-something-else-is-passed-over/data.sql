INSERT INTO public.invoices VALUES (1, 'paid');
