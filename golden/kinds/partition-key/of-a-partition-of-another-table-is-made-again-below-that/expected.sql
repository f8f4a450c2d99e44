-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE log DETACH PARTITION log_2020;

ALTER TABLE log_2020 DETACH PARTITION log_2020_rest;

ALTER TABLE log_2020 DETACH PARTITION log_2020_draft;

DROP TABLE log_2020;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE log
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE log_2020_draft
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE log_2020_rest
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.log_2020 (
    day date,
    state public.invoice_state,
    n integer
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.log_2020 ATTACH PARTITION public.log_2020_draft FOR VALUES IN ('draft');

ALTER TABLE ONLY public.log_2020 ATTACH PARTITION public.log_2020_rest DEFAULT;

CREATE INDEX log_2020_n_idx ON ONLY public.log_2020 USING btree (n);

ALTER INDEX public.log_2020_n_idx ATTACH PARTITION public.log_2020_draft_n_idx;

ALTER INDEX public.log_2020_n_idx ATTACH PARTITION public.log_2020_rest_n_idx;

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');

ALTER INDEX public.log_n ATTACH PARTITION public.log_2020_n_idx;
