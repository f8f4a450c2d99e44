INSERT INTO public.logs (id, level) VALUES (1, 'warn');
