INSERT INTO public.customers VALUES (1);
INSERT INTO public.events (state, customer, memo) VALUES ('draft', 1, 'a'), ('sent', 1, 'b'), ('paid', 1, 'c');
INSERT INTO public.lines VALUES (1, 'draft'), (3, 'paid');
