ALTER TABLE public.accounts ALTER COLUMN role SET DEFAULT 'admin';
