SELECT pg_catalog.set_config('search_path', '', false);

CREATE TYPE mood AS ENUM (
    'fine'
);

CREATE TABLE days (
    day date NOT NULL,
    mood mood DEFAULT 'fine'::mood
);
