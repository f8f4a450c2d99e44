CREATE TYPE public.state AS ENUM ('open', 'done');
CREATE TABLE public.tasks (id integer PRIMARY KEY, first public.state[] DEFAULT ARRAY['open']::state[]);
