INSERT INTO public.rota (id) VALUES (1);
INSERT INTO public.rota VALUES (2, 'night', NULL, 'day');
