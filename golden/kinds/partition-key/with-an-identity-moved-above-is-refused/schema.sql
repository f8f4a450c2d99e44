CREATE SCHEMA archive;

ALTER SCHEMA archive OWNER TO postgres;

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state
)
PARTITION BY LIST (state);

ALTER TABLE public.invoices ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.invoices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

SET default_table_access_method = heap;

CREATE TABLE public.invoices_rest (
    id integer NOT NULL,
    state public.invoice_state
);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_rest DEFAULT;
