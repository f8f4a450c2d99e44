INSERT INTO public.translations VALUES ('a', 'de', NULL, 'x'), ('a', 'en', 'de', 'y');
