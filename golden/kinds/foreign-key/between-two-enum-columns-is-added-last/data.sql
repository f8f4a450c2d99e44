INSERT INTO public.states VALUES ('draft', 'Draft');
INSERT INTO public.invoices VALUES (1, 'draft', 5, 'Ada');
