INSERT INTO public.flags (id, paid) VALUES (1, true), (2, false);
INSERT INTO public.steps (id, state) VALUES (1, 'draft'), (2, 'sent');
