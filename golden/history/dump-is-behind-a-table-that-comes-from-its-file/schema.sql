CREATE TYPE role AS ENUM (
    'admin',
    'member'
);

CREATE TABLE accounts (
    id integer NOT NULL,
    role role DEFAULT 'member'::role NOT NULL,
    email text
);

ALTER TABLE ONLY accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
