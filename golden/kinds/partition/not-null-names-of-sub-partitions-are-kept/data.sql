INSERT INTO public.ev VALUES (1, '2020-01-01', 'sent'), (11, '2020-01-01', 'paid');
