CREATE TYPE public.memory_kind AS ENUM ('fact', 'style');

CREATE DOMAIN public.a_kind AS public.memory_kind;

CREATE TABLE public.memories (
    id integer PRIMARY KEY,
    kind public.memory_kind NOT NULL,
    others public.a_kind[],
    content text
);
