-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW w;

DROP VIEW v;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'paid',
    'void'
);

ALTER TABLE t
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN past DROP DEFAULT,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN past TYPE new_invoice_state[] USING (past::text[]::new_invoice_state[]),
    ALTER COLUMN state SET DEFAULT 'draft'::new_invoice_state,
    ALTER COLUMN past SET DEFAULT '{draft,paid}'::new_invoice_state[];

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE VIEW public.v AS
 SELECT q.id,
    q.state
   FROM public.t q
  WHERE (q.state = 'paid'::public.invoice_state);

CREATE VIEW public.w AS
 SELECT DISTINCT t.state,
    lower((t.state)::text) AS lower
   FROM public.t;
