INSERT INTO public.tasks VALUES (1, '(open,x)'), (2, NULL);
