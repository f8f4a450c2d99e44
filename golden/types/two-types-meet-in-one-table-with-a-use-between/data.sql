INSERT INTO public.toys VALUES (1, 'red', 'round'), (2, NULL, 'round');
