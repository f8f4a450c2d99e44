INSERT INTO public.other_kid (state) VALUES ('draft');
