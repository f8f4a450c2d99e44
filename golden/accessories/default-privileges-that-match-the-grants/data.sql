INSERT INTO public.things VALUES (1, 'a');
