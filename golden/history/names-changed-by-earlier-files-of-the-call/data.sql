INSERT INTO public.invitations VALUES (1, 'admin');
