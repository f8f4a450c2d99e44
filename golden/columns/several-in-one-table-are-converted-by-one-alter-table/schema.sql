CREATE TYPE public.ticket_state AS ENUM (
    'open',
    'waiting',
    'closed'
);

ALTER TYPE public.ticket_state OWNER TO postgres;

CREATE TABLE public.ticket_changes (
    id bigint NOT NULL,
    from_state public.ticket_state,
    to_state public.ticket_state NOT NULL,
    note text,
    checked_state public.ticket_state
);

ALTER TABLE public.ticket_changes OWNER TO postgres;

ALTER TABLE ONLY public.ticket_changes
    ADD CONSTRAINT ticket_changes_pkey PRIMARY KEY (id);
