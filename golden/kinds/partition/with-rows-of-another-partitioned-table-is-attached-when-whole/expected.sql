-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP MATERIALIZED VIEW drafts;

ALTER TABLE parcels DETACH PARTITION parcels_all;

DROP TABLE parcels;

ALTER TABLE events DETACH PARTITION events_paid;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE events_paid
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE log
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE parcels_all
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN those TYPE text USING (those::text);

DROP TABLE events;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.events (
    id integer NOT NULL,
    state public.invoice_state
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_paid FOR VALUES IN ('paid');

ALTER TABLE parcels_all
    ALTER COLUMN those TYPE events[] USING (those::events[]);

CREATE TABLE public.parcels (
    id integer,
    state public.invoice_state,
    those public.events[]
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.parcels ATTACH PARTITION public.parcels_all DEFAULT;

CREATE MATERIALIZED VIEW public.drafts AS
 SELECT log.id,
    log.state
   FROM public.log
  WHERE (log.state = ANY (ARRAY['draft'::public.invoice_state, 'sent'::public.invoice_state]));
