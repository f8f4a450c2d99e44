INSERT INTO public.invoices (id, state) VALUES (1, 'sent'), (2, 'paid');
