INSERT INTO public.invoices VALUES (1, 'draft', 'a'), (2, 'sent', 'b');
