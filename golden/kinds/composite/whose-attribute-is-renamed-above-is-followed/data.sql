INSERT INTO public.t2 VALUES (ROW('ok','sad'));
