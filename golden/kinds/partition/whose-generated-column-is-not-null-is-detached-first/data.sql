INSERT INTO public.jobs (id, type, dotted) VALUES (1, 'a', 'a'), (2, 'a', NULL); INSERT INTO public.its VALUES (1, 'a');
