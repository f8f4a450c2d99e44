CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    note text
)
PARTITION BY LIST (state);

SET default_table_access_method = heap;

CREATE TABLE public.invoices_open (
    id integer,
    state public.invoice_state,
    note text
);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_open FOR VALUES IN ('draft', 'sent');

SET default_tablespace = fast;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_once UNIQUE (id, state);

ALTER TABLE ONLY public.invoices_open
    ADD CONSTRAINT invoices_open_id_state_key UNIQUE (id, state);

ALTER TABLE ONLY public.invoices_open
    ADD CONSTRAINT one_note EXCLUDE USING btree (note WITH =) WHERE ((state = 'draft'::public.invoice_state));

SET default_tablespace = '';

ALTER INDEX public.invoices_once ATTACH PARTITION public.invoices_open_id_state_key;
