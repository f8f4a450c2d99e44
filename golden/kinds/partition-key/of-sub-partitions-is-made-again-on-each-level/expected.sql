-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE events_open DETACH PARTITION events_sent;

ALTER TABLE events DETACH PARTITION events_rest;

ALTER TABLE events DETACH PARTITION events_open;

ALTER TABLE events_open DETACH PARTITION events_draft;

DROP TABLE events_open;

DROP TABLE events;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE events_draft
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE events_rest
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE events_sent
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.events (
    day date NOT NULL,
    state public.invoice_state,
    n integer
)
PARTITION BY LIST (state);

CREATE TABLE public.events_open (
    day date NOT NULL,
    state public.invoice_state,
    n integer
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.events_open ATTACH PARTITION public.events_draft FOR VALUES IN ('draft');

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_open FOR VALUES IN ('draft', 'sent');

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_rest DEFAULT;

ALTER TABLE ONLY public.events_open ATTACH PARTITION public.events_sent FOR VALUES IN ('sent');

CREATE INDEX events_day ON ONLY public.events USING btree (day);

CREATE INDEX events_open_day_idx ON ONLY public.events_open USING btree (day);

ALTER INDEX public.events_day ATTACH PARTITION public.events_open_day_idx;

ALTER INDEX public.events_open_day_idx ATTACH PARTITION public.events_draft_day_idx;

ALTER INDEX public.events_day ATTACH PARTITION public.events_rest_day_idx;

ALTER INDEX public.events_open_day_idx ATTACH PARTITION public.events_sent_day_idx;
