INSERT INTO public.tasks VALUES (1, 'todo', 'a', 1, ROW(1, 'done'));
