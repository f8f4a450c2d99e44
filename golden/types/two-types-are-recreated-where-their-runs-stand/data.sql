INSERT INTO public.toys VALUES (1, 'red');
INSERT INTO public.boxes VALUES (1, 'round');
