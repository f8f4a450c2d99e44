INSERT INTO public.customers VALUES (1, 'private');
