-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW early;

DROP INDEX sent;

CREATE TYPE new_state AS ENUM (
    'draft',
    'sent',
    'paid',
    'lost'
);

ALTER TABLE visits
    DROP CONSTRAINT early,
    DROP CONSTRAINT late,
    DROP CONSTRAINT plain,
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ADD CONSTRAINT early CHECK ((((state >= 'draft'::new_state) AND (state <= 'sent'::new_state))::boolean AND (id > 0))),
    ADD CONSTRAINT late CHECK ((((score < 0) OR (score > 9))::boolean OR (state = 'paid'::new_state))),
    ADD CONSTRAINT plain CHECK (((state = 'paid'::new_state) AND (id > 0) AND (score > 0)));

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

CREATE INDEX sent ON public.visits USING btree (id) WHERE (((id >= 1) AND (id <= 9))::boolean AND (state = 'sent'::public.state));

CREATE VIEW public.early AS
 SELECT id,
    state
   FROM public.visits
  WHERE (((id >= 1) AND (id <= 9))::boolean AND (state = ANY (ARRAY['draft'::public.state, 'sent'::public.state])));
