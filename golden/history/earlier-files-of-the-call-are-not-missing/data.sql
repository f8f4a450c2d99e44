INSERT INTO public.accounts (id, role) VALUES (1, 'admin');
