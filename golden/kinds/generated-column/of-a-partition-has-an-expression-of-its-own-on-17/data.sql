INSERT INTO public.events (id, state) VALUES (1, 'sent'), (2, 'paid');
INSERT INTO public.moves (id, state) VALUES (1, 'sent'), (2, 'paid');
