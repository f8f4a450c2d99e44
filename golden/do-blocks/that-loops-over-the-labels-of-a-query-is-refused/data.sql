INSERT INTO public.bugs VALUES (1, 'low', 'x');
