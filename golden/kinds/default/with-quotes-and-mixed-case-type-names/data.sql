INSERT INTO public.survey (id) VALUES (1);
