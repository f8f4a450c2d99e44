INSERT INTO public.patients VALUES (1, 'f'), (2, 'm');
