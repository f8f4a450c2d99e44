INSERT INTO public.alerts VALUES (1, 'eu', 'low'), (2, 'us', 'high'), (3, 'asia', NULL);
