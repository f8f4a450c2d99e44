INSERT INTO public.kind VALUES (1, 'sad'), (2, NULL);
