CREATE TYPE public.paper AS ENUM (
    'a4',
    'a5'
);

CREATE TABLE public.prints (
    id integer NOT NULL,
    paper public.paper DEFAULT 'a4'::public.paper
);
