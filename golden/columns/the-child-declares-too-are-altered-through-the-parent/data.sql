INSERT INTO public.pieces VALUES (1, 'major');
INSERT INTO public.sonatas VALUES (2, 'minor', 4);
