INSERT INTO public.events VALUES (1, 'paid');
INSERT INTO public.log VALUES (1, 'draft'), (2, 'paid');
INSERT INTO public.parcels VALUES (1, 'paid', ARRAY[(1, 'paid')::public.events]), (2, NULL, NULL);
