-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_ticket_state AS ENUM (
    'open',
    'waiting',
    'closed',
    'reopened'
);

ALTER TABLE ticket_changes
    ALTER COLUMN from_state TYPE new_ticket_state USING (from_state::text::new_ticket_state),
    ALTER COLUMN to_state TYPE new_ticket_state USING (to_state::text::new_ticket_state),
    ALTER COLUMN checked_state TYPE new_ticket_state USING (checked_state::text::new_ticket_state);

DROP TYPE ticket_state;

ALTER TYPE new_ticket_state RENAME TO ticket_state;
