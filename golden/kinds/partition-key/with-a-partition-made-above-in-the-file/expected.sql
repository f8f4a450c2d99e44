CREATE TABLE events_paid PARTITION OF events FOR VALUES IN ('paid', 'sent');
ALTER TABLE events RENAME TO happenings;
ALTER TYPE invoice_state RENAME TO event_state;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE happenings DETACH PARTITION events_paid;

ALTER TABLE happenings DETACH PARTITION events_1;

DROP TABLE happenings;

CREATE TYPE new_event_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE events_1
    ALTER COLUMN state TYPE new_event_state USING (state::text::new_event_state);

ALTER TABLE events_paid
    ALTER COLUMN state TYPE new_event_state USING (state::text::new_event_state);

DROP TYPE event_state;

ALTER TYPE new_event_state RENAME TO event_state;

CREATE TABLE public.happenings (
    id integer,
    state public.event_state
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.happenings ATTACH PARTITION public.events_1 FOR VALUES IN ('draft');

ALTER TABLE ONLY public.happenings ATTACH PARTITION public.events_paid FOR VALUES IN ('paid', 'sent');
INSERT INTO happenings VALUES (2, 'paid');
