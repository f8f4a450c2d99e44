INSERT INTO public.owners VALUES (1); INSERT INTO public.things VALUES (1, 1, 'a');
