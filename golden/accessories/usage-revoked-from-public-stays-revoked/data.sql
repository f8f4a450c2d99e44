INSERT INTO public.files VALUES (1, 'open');
