INSERT INTO public.stores VALUES (1, 'emea');
INSERT INTO reporting.sales VALUES (1, 'apac', 'x');
