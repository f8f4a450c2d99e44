INSERT INTO public.kid VALUES ('paid', 1), ('draft', 2);
