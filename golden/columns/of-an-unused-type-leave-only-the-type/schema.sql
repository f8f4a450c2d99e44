CREATE TYPE public.reaction AS ENUM (
    'like',
    'love'
);

ALTER TYPE public.reaction OWNER TO postgres;

CREATE TABLE public.posts (
    id integer NOT NULL,
    body text
);

ALTER TABLE public.posts OWNER TO postgres;

ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_pkey PRIMARY KEY (id);
