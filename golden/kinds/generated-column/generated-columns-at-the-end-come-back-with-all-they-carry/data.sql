INSERT INTO public.invoices (id, state, total) VALUES (1, 'draft', 5), (2, 'paid', 7);
INSERT INTO public.receipts VALUES (2, true);
