INSERT INTO public.tokens VALUES (1, 'own');
