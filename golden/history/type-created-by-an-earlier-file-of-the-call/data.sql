INSERT INTO public.accounts VALUES (1, 'admin', 'a@x'), (2, 'member', NULL);
