INSERT INTO public.users (plan, next) VALUES ('free', 'pro'), ('pro', NULL);
