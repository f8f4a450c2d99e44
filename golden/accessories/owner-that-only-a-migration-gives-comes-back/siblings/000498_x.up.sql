CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (a mood);
ALTER TYPE mood OWNER TO app;
