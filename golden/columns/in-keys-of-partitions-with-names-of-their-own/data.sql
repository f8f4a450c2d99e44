INSERT INTO public.visits VALUES (1, 'draft', 'paid', 'a'), (101, 'paid', NULL, 'b');
