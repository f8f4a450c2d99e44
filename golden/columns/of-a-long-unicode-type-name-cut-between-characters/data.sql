INSERT INTO public.umfragen VALUES (1, 'ja');
