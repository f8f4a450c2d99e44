INSERT INTO public.users VALUES (1, 'FREE', NULL, 'it''s');
