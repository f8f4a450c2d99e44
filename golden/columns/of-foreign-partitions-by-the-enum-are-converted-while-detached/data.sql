INSERT INTO public.log_draft VALUES ('2020-02-02', 'draft');
