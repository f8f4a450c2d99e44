INSERT INTO public.customers VALUES (1);
INSERT INTO public.log VALUES ('2020-02-02', 'draft', 1), ('2020-02-02', 'sent', 1), ('2021-02-02', 'paid', 1);
INSERT INTO public.notes VALUES ('2020-02-02', 'sent'), ('2021-02-02', 'paid');
