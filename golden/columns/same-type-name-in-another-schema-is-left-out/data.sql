INSERT INTO public.jobs VALUES (1, 'queued'), (2, 'done');
INSERT INTO archive.jobs VALUES (1, 'lost');
