INSERT INTO public.kid VALUES ('paid', '2020-01-01', 1, 1);
