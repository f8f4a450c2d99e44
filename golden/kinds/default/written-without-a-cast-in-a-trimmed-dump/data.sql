INSERT INTO posts (state) VALUES ('live'), ('draft');
