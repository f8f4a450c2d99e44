INSERT INTO public.shifts VALUES (1, '{mon,NULL,wed}', '{{mon,tue},{tue,wed}}', 'mon'), (2, '{}', '[0:1]={mon,wed}', NULL);
