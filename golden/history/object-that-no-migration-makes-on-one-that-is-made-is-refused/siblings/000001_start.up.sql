CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE diary (
    id integer,
    felt mood
);
