INSERT INTO public.t VALUES ('{ok}', 'ok');
