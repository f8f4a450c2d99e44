-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX events_is_paid;

DROP INDEX events_1_is_paid;

ALTER TABLE events_1 DROP CONSTRAINT events_1_is_paid_check;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE events
    DROP COLUMN is_paid,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD COLUMN is_paid boolean GENERATED ALWAYS AS ((state = 'paid'::new_invoice_state)) STORED;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

COMMENT ON COLUMN public.events_1.is_paid IS 'nothing is owed';

ALTER TABLE events_1 ADD CONSTRAINT events_1_is_paid_check CHECK ((is_paid IS NOT NULL));

ALTER TABLE events_1 ALTER COLUMN is_paid SET NOT NULL;

CREATE INDEX events_1_is_paid ON public.events_1 USING btree (is_paid);

CREATE INDEX events_is_paid ON ONLY public.events USING btree (is_paid, id);

CREATE INDEX events_1_is_paid_id_idx ON public.events_1 USING btree (is_paid, id);

ALTER INDEX public.events_is_paid ATTACH PARTITION public.events_1_is_paid_id_idx;
