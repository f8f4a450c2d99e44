INSERT INTO public.cards VALUES (1, 'red');
