DROP DOMAIN open_s;
