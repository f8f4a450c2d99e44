INSERT INTO public.invoices VALUES (1, 'draft', 'good'), (2, 'paid', 'bad');
