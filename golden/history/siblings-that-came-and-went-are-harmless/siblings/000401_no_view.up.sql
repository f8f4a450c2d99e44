DROP VIEW admins;
