INSERT INTO public.accounts VALUES (1, 'EUR'), (2, 'USD');
INSERT INTO public.payments VALUES (1, 'EUR', 'USD'), (2, NULL, NULL);
INSERT INTO public.refunds VALUES (1, 'USD');
