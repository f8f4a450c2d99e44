INSERT INTO public.owners VALUES (1);
INSERT INTO public.tasks VALUES (1, 'todo', 'a', 1), (2, 'done', 'b', NULL), (3, NULL, 'c', 1);
