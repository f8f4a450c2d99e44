INSERT INTO public.events VALUES (1, 'draft'), (2, 'paid');
