INSERT INTO public.memories VALUES (1, 'fact', 'a'), (2, 'fact', 'a'), (3, 'style', 'a');
