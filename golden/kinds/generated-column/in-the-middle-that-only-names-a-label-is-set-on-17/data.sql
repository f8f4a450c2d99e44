INSERT INTO public.steps (id) VALUES (1);
