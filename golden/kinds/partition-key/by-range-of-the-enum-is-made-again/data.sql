INSERT INTO public.events VALUES (1, 'draft'), (2, 'sent'), (3, 'paid');
