-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY own ON invoices;

DROP TRIGGER on_state ON invoices;

DROP INDEX unpaid;

DROP VIEW open_invoices;

DROP FUNCTION label_of(invoice_state);

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE DOMAIN new_open_state AS new_invoice_state;

ALTER TABLE invoices
    DROP CONSTRAINT paid_has_total,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD CONSTRAINT paid_has_total CHECK (((state <> 'paid'::new_invoice_state) OR (total > (0)::numeric)));

DROP DOMAIN open_state;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER DOMAIN new_open_state RENAME TO open_state;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.label_of(public.invoice_state) RETURNS text
    LANGUAGE sql
    AS $_$ SELECT $1::text $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE VIEW public.open_invoices AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices;

CREATE INDEX unpaid ON public.invoices USING btree (id) WHERE (state <> 'paid'::public.invoice_state);

CREATE TRIGGER on_state AFTER UPDATE OF state ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.touch();

CREATE POLICY own ON public.invoices USING ((state <> 'draft'::public.invoice_state));
