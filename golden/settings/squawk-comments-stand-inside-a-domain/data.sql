INSERT INTO public.people VALUES (1,'ok','happy','{ok,ok}','{ok}','sad');
