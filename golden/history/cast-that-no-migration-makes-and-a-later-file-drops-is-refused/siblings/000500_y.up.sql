DROP CAST (s AS integer);
