CREATE TYPE public.plan AS ENUM ('free', 'pro');

CREATE TABLE public.users (
    id integer PRIMARY KEY,
    plan public.plan DEFAULT 'free'::public.plan NOT NULL,
    CONSTRAINT there CHECK (plan <> 'pro'::public.plan OR id > 0)
);
