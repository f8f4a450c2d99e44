INSERT INTO public.t VALUES ('ok','sad');
