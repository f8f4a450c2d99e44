INSERT INTO public.jobs VALUES (1, 'open');
