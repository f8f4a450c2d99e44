INSERT INTO public.t VALUES (1,'[sad,ok]','{[sad,sad]}'); INSERT INTO public.u VALUES (ROW('[sad,ok]','ok'),NULL,'a');
