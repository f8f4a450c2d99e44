INSERT INTO public.kid VALUES ('2020-01-01', 'paid', 1, 1);
