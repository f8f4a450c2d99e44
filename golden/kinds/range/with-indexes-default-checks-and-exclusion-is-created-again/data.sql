INSERT INTO public.t VALUES (1,'[sad,ok]','{[sad,ok]}','{"[sad,ok]"}','[ok,happy]','ok');
