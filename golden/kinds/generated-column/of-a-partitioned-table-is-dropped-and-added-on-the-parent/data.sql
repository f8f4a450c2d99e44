INSERT INTO public.events (id, state) VALUES (1, 'draft'), (2, 'paid');
