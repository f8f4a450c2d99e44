INSERT INTO public.albums VALUES (1, 'private'), (2, 'public');
