INSERT INTO public.log VALUES (1, 'todo', '2024-03-03');
