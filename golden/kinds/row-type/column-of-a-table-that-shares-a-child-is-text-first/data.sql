INSERT INTO public.invoices VALUES (1, 'draft', 'paid'), (2, 'paid', 'draft');
INSERT INTO public.notes VALUES (1, ROW('draft', 'paid'));
