INSERT INTO public.invoices (id, state) VALUES (1, 'draft'), (2, 'paid');
INSERT INTO public.ranks (id) VALUES (1);
