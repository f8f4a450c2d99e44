INSERT INTO public.tasks (id, state, title) VALUES (1, 'todo', 'a');
