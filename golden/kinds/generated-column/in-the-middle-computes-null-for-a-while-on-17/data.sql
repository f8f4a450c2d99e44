INSERT INTO public.invoices (id, state, memo) VALUES (1, 'draft', 'x'), (2, 'paid', 'x');
