CREATE TYPE team_role AS ENUM ('lead', 'peer');
CREATE TABLE teams (id integer PRIMARY KEY, role team_role);
