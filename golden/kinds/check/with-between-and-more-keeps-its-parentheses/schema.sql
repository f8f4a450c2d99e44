CREATE TYPE public.state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TABLE public.visits (
    id integer NOT NULL,
    state public.state,
    score integer,
    CONSTRAINT early CHECK ((((state >= 'draft'::public.state) AND (state <= 'sent'::public.state)) AND (id > 0))),
    CONSTRAINT late CHECK ((((score < 0) OR (score > 9)) OR (state = 'paid'::public.state))),
    CONSTRAINT plain CHECK (((state = 'paid'::public.state) AND (id > 0) AND (score > 0)))
);

CREATE INDEX sent ON public.visits USING btree (id) WHERE (((id >= 1) AND (id <= 9)) AND (state = 'sent'::public.state));

CREATE VIEW public.early AS
 SELECT id,
    state
   FROM public.visits
  WHERE (((id >= 1) AND (id <= 9)) AND (state = ANY (ARRAY['draft'::public.state, 'sent'::public.state])));
