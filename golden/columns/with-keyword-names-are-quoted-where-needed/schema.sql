CREATE TYPE public."group" AS ENUM (
    'admin',
    'member'
);

ALTER TYPE public."group" OWNER TO postgres;

CREATE TABLE public."user" (
    id integer NOT NULL,
    type public."group",
    "order" public."group",
    "default" public."group" DEFAULT 'member'::public."group"
);

ALTER TABLE public."user" OWNER TO postgres;

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_pkey PRIMARY KEY (id);
