CREATE TYPE post_state AS ENUM ('draft', 'live');

CREATE TABLE posts (
    id serial PRIMARY KEY,
    state post_state NOT NULL DEFAULT 'draft',
    tags post_state[] DEFAULT '{}'
);

ALTER TABLE posts ADD COLUMN previous post_state DEFAULT 'live';
