CREATE TYPE public.feed_kind AS ENUM (
    'rss',
    'atom'
);

ALTER TYPE public.feed_kind OWNER TO postgres;

CREATE FOREIGN DATA WRAPPER files;

ALTER FOREIGN DATA WRAPPER files OWNER TO postgres;

CREATE SERVER feeds FOREIGN DATA WRAPPER files;

ALTER SERVER feeds OWNER TO postgres;

CREATE TABLE public.feed_log (
    id integer,
    kind public.feed_kind
);

ALTER TABLE public.feed_log OWNER TO postgres;

CREATE FOREIGN TABLE public.feeds (
    url text,
    kind public.feed_kind DEFAULT 'rss'::public.feed_kind NOT NULL
)
SERVER feeds;

ALTER FOREIGN TABLE public.feeds OWNER TO postgres;
