INSERT INTO public.log_2020 VALUES ('2020-02-02', 'sent', '{draft,paid}');
