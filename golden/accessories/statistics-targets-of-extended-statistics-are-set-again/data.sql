INSERT INTO public.visits VALUES (1, 'phone', 'de');
