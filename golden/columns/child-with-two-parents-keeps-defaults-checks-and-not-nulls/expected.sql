-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX kid_state;

DROP VIEW open;

ALTER TABLE kid DROP CONSTRAINT own;

ALTER TABLE priced DROP CONSTRAINT priced;

ALTER TABLE dated DROP CONSTRAINT known;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE TABLE new_dated (state invoice_state);

ALTER TABLE dated INHERIT new_dated;

ALTER TABLE priced INHERIT new_dated;

ALTER TABLE third INHERIT new_dated;

ALTER TABLE new_dated
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE third
    ALTER COLUMN former TYPE new_invoice_state USING (former::text::new_invoice_state);

ALTER TABLE dated NO INHERIT new_dated;

ALTER TABLE priced NO INHERIT new_dated;

ALTER TABLE third NO INHERIT new_dated;

DROP TABLE new_dated;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE dated ADD CONSTRAINT known CHECK (((state <> 'paid'::public.invoice_state) OR (day IS NOT NULL)));

ALTER TABLE ONLY dated ALTER COLUMN state SET DEFAULT 'draft'::public.invoice_state;

ALTER TABLE ONLY priced ALTER COLUMN state SET DEFAULT 'draft'::public.invoice_state;

ALTER TABLE ONLY kid ALTER COLUMN state SET DEFAULT 'draft'::public.invoice_state;

ALTER TABLE ONLY grandkid ALTER COLUMN state SET DEFAULT 'sent'::public.invoice_state;

ALTER TABLE priced ADD CONSTRAINT priced CHECK (((state < 'sent'::public.invoice_state) OR (price > (0)::numeric)));

ALTER TABLE kid ADD CONSTRAINT own CHECK (((state > 'draft'::public.invoice_state) OR (n > 0)));

CREATE VIEW public.open AS
 SELECT kid.state,
    kid.day
   FROM public.kid
  WHERE (kid.state <> 'paid'::public.invoice_state);

CREATE INDEX kid_state ON public.kid USING btree (state) WHERE (state <> 'paid'::public.invoice_state);
