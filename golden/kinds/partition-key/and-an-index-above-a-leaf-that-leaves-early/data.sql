INSERT INTO public.jobs VALUES (1, 'open', 'open'), (2, 'late', 'open');
