INSERT INTO public.vehicles VALUES (1, 'petrol');
INSERT INTO public.trucks VALUES (2, 'diesel', 3);
INSERT INTO public.vans VALUES (3, NULL, 'petrol');
