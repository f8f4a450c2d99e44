INSERT INTO public.visits VALUES (1, 'draft'), (2, NULL);
