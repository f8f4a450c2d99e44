INSERT INTO public.switches VALUES (1, 'on', '{off,on}');
