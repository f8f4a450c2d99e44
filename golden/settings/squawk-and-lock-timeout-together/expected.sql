-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
SET LOCAL lock_timeout = '500ms';

-- squawk-ignore require-statement-timeout
DROP POLICY own ON invoices;

DROP TRIGGER on_state ON invoices;

-- squawk-ignore prefer-robust-stmts, require-concurrent-index-deletion
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
    -- squawk-ignore prefer-robust-stmts
    DROP CONSTRAINT paid_has_total,
    -- squawk-ignore changing-column-type, prefer-robust-stmts
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    -- squawk-ignore constraint-missing-not-valid, prefer-robust-stmts
    ADD CONSTRAINT paid_has_total CHECK (((state <> 'paid'::new_invoice_state) OR (total > (0)::numeric)));

DROP DOMAIN open_state;

-- squawk-ignore prefer-robust-stmts
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

-- squawk-ignore prefer-robust-stmts, require-concurrent-index-creation
CREATE INDEX unpaid ON public.invoices USING btree (id) WHERE (state <> 'paid'::public.invoice_state);

CREATE TRIGGER on_state AFTER UPDATE OF state ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.touch();

CREATE POLICY own ON public.invoices USING ((state <> 'draft'::public.invoice_state));
