INSERT INTO public."user" VALUES (1, 'admin', 'member', 'admin');
