CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state,
    kind public.invoice_state
);

CREATE TABLE public.notes (
    invoice integer,
    state public.invoice_state
);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_id_state_kind_key UNIQUE (id, state) INCLUDE (kind);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT one_kind EXCLUDE USING btree (kind WITH =, ((id + 1)) WITH =) WHERE ((state = 'draft'::public.invoice_state));

CREATE INDEX drafts ON public.invoices USING btree (kind, ((id + 1)), state DESC) INCLUDE (id) WHERE (state = 'draft'::public.invoice_state);

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_invoice_state_fkey FOREIGN KEY (invoice, state) REFERENCES public.invoices(id, state);
