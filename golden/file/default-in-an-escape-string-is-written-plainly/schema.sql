CREATE TYPE public.plan AS ENUM ('FREE', 'it''s', 'back\slash');

CREATE TABLE public.users (
    id integer PRIMARY KEY,
    plan public.plan NOT NULL,
    second public.plan,
    third public.plan
);
