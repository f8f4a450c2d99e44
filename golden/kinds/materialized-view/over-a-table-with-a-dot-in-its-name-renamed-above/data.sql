INSERT INTO public."inv.oices" VALUES (1, 'draft'), (2, 'paid');
