INSERT INTO public.ev VALUES ('2020-01-01', 'sent');
