CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer NOT NULL
);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
