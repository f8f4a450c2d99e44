INSERT INTO public.t VALUES (1, ROW('ok','{sad,ok}','a "q"',1.5), ROW(ROW('ok',NULL,NULL,NULL),ARRAY[ROW('happy','{}','x',2)]::"Other one"."Pair"[]), ROW('ok',NULL,NULL,NULL)), (2,NULL,NULL,NULL);
