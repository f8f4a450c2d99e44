CREATE TYPE public.memory_kind AS ENUM ('fact', 'style');

CREATE TABLE public.memories (
    id integer PRIMARY KEY,
    kind public.memory_kind NOT NULL,
    content text NOT NULL
);
