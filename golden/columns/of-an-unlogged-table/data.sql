INSERT INTO public.job_cache VALUES (1, 'queued');
