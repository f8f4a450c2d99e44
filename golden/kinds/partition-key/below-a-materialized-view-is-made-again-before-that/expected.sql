-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP MATERIALIZED VIEW open_counts;

DROP VIEW open_events;

DROP MATERIALIZED VIEW counts;

ALTER TABLE log DETACH PARTITION log_2020;

ALTER TABLE log_2020 DETACH PARTITION log_2020_all;

ALTER TABLE events_rest DETACH PARTITION events_rest_all;

ALTER TABLE events DETACH PARTITION events_rest;

DROP TABLE events_rest;

ALTER TABLE events DETACH PARTITION events_paid;

DROP TABLE log_2020;

DROP TABLE events;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE events_paid
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE events_rest_all
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE log
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE log_2020_all
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.events (
    id integer NOT NULL,
    state public.invoice_state NOT NULL
)
PARTITION BY LIST (state);

CREATE TABLE public.log_2020 (
    day date,
    state public.invoice_state
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_paid FOR VALUES IN ('paid');

CREATE TABLE public.events_rest (
    id integer NOT NULL,
    state public.invoice_state NOT NULL
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_rest DEFAULT;

ALTER TABLE ONLY public.events_rest ATTACH PARTITION public.events_rest_all DEFAULT;

ALTER TABLE ONLY public.log_2020 ATTACH PARTITION public.log_2020_all DEFAULT;

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');

CREATE MATERIALIZED VIEW public.counts AS
 SELECT log.state,
    count(*) AS n,
    events.id
   FROM ((public.log
     JOIN public.log_2020 USING (day))
     LEFT JOIN public.events ON ((events.state = log.state)))
  GROUP BY log.state, events.id;

CREATE VIEW public.open_events AS
 SELECT events.id,
    events.state
   FROM public.events
  WHERE (events.state <> 'paid'::public.invoice_state);

CREATE MATERIALIZED VIEW public.open_counts AS
 SELECT open_events.state,
    count(*) AS n
   FROM public.open_events
  GROUP BY open_events.state;

CREATE UNIQUE INDEX counts_state_id_idx ON public.counts USING btree (state, id);
