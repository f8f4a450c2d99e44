INSERT INTO public.t VALUES ('[sad,ok]');
