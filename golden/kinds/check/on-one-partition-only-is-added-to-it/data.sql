INSERT INTO public.invoices VALUES (1, 'draft', 5, 'Ada'), (2, 'paid', 7, NULL);
INSERT INTO public.visits VALUES (1, '2024-02-02', 'sent');
