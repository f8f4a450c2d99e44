INSERT INTO public.diary VALUES (1, 'calm'), (2, NULL);
