INSERT INTO public.events VALUES ('2020-02-02', 'draft', 1), ('2020-02-02', 'sent', 2), ('2020-02-02', 'paid', 3);
