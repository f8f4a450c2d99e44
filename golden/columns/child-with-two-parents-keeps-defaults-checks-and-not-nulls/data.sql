INSERT INTO public.dated VALUES ('draft', '2020-01-01');
INSERT INTO public.priced VALUES ('sent', 2);
INSERT INTO public.kid VALUES ('paid', '2020-01-01', 1, 1);
INSERT INTO public.grandkid VALUES ('paid', '2020-01-01', 1, 1, 'sent');
