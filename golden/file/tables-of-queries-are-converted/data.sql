INSERT INTO public.memories VALUES (1, 'fact', '{fact}', 'a'), (2, 'fact', '{fact,style}', 'a'), (3, 'style', '{}', NULL);
