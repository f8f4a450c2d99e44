INSERT INTO public."Orders" VALUES (1, 'PENDING', 'PAID'), (2, 'PAID', NULL);
