INSERT INTO public.settings (name) VALUES ('theme');
INSERT INTO public.profiles VALUES (1, 'dark');
