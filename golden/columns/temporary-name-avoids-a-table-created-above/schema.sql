CREATE TYPE shape AS ENUM (
    'round',
    'square'
);

CREATE TABLE tiles (
    id integer NOT NULL,
    shape shape
);

ALTER TABLE ONLY tiles
    ADD CONSTRAINT tiles_pkey PRIMARY KEY (id);
