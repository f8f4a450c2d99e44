INSERT INTO public.notes VALUES (1, true);
INSERT INTO public.invoices VALUES (1, 'draft'), (2, 'paid');
