INSERT INTO public.tasks VALUES (1, 'open'), (2, NULL);
