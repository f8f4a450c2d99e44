INSERT INTO public.invoices VALUES (1, 'draft', 'a'), (2, 'paid', 'b');
INSERT INTO public.papers VALUES ('paid', 'c');
