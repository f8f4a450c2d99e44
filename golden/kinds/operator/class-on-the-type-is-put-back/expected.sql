-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX by_text;

DROP OPERATOR CLASS state_ops USING btree;

DROP OPERATOR >>>(invoice_state, invoice_state);

DROP OPERATOR >>=(invoice_state, invoice_state);

DROP OPERATOR ===(invoice_state, invoice_state);

DROP OPERATOR <<=(invoice_state, invoice_state);

DROP OPERATOR <<<(invoice_state, invoice_state);

DROP FUNCTION state_lt(invoice_state, invoice_state);

DROP FUNCTION state_le(invoice_state, invoice_state);

DROP FUNCTION state_gt(invoice_state, invoice_state);

DROP FUNCTION state_ge(invoice_state, invoice_state);

DROP FUNCTION state_eq(invoice_state, invoice_state);

DROP FUNCTION state_cmp(invoice_state, invoice_state);

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.state_cmp(public.invoice_state, public.invoice_state) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT CASE WHEN $1::text < $2::text THEN -1 WHEN $1::text > $2::text THEN 1 ELSE 0 END $_$;

CREATE FUNCTION public.state_eq(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text = $2::text $_$;

CREATE FUNCTION public.state_ge(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text >= $2::text $_$;

CREATE FUNCTION public.state_gt(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text > $2::text $_$;

CREATE FUNCTION public.state_le(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text <= $2::text $_$;

CREATE FUNCTION public.state_lt(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text < $2::text $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE OPERATOR public.<<< (
    FUNCTION = public.state_lt,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);

CREATE OPERATOR public.<<= (
    FUNCTION = public.state_le,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);

CREATE OPERATOR public.=== (
    FUNCTION = public.state_eq,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);

CREATE OPERATOR public.>>= (
    FUNCTION = public.state_ge,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);

CREATE OPERATOR public.>>> (
    FUNCTION = public.state_gt,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);

CREATE OPERATOR CLASS public.state_ops
    FOR TYPE public.invoice_state USING btree FAMILY public.state_ops AS
    OPERATOR 1 public.<<<(public.invoice_state,public.invoice_state) ,
    OPERATOR 2 public.<<=(public.invoice_state,public.invoice_state) ,
    OPERATOR 3 public.===(public.invoice_state,public.invoice_state) ,
    OPERATOR 4 public.>>=(public.invoice_state,public.invoice_state) ,
    OPERATOR 5 public.>>>(public.invoice_state,public.invoice_state) ,
    FUNCTION 1 (public.invoice_state, public.invoice_state) public.state_cmp(public.invoice_state,public.invoice_state);

CREATE INDEX by_text ON public.invoices USING btree (state public.state_ops);
