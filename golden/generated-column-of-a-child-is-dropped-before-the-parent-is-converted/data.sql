INSERT INTO public.kid (n, state) VALUES (1, 'draft'), (2, 'paid');
INSERT INTO public.other_kid (state) VALUES ('draft');
