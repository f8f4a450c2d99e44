-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_flow AS ENUM (
    'in',
    'out',
    'none'
);

ALTER TABLE bookings
    ALTER COLUMN flow TYPE new_flow USING (flow::text::new_flow);

DROP TYPE flow;

ALTER TYPE new_flow RENAME TO flow;

COMMENT ON TYPE flow IS 'the bank''s
view';
