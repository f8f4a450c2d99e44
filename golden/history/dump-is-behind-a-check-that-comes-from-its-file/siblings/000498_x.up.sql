ALTER TABLE accounts ADD CONSTRAINT admins_have_mail CHECK (role <> 'admin' OR email IS NOT NULL);
