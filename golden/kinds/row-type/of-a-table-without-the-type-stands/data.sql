INSERT INTO public.t VALUES ('sad',ROW(1,'x'),NULL);
