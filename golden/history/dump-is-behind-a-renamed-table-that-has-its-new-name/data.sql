INSERT INTO public.users VALUES (1, 'admin', 'a@x'), (2, 'member', NULL);
