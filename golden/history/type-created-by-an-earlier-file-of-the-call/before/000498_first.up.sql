CREATE TYPE team_role AS ENUM ('lead', 'peer');
CREATE TABLE teams (id integer PRIMARY KEY, role team_role NOT NULL DEFAULT 'peer');
INSERT INTO teams VALUES (1, 'lead');
