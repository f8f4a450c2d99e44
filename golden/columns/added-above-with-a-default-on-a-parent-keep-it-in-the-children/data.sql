INSERT INTO public.presses VALUES (1, 40);
