CREATE TABLE states (state invoice_state PRIMARY KEY, next invoice_state UNIQUE);
CREATE TABLE notes (
    state invoice_state NOT NULL REFERENCES states DEFERRABLE INITIALLY DEFERRED,
    was invoice_state CONSTRAINT known REFERENCES states (next) ON DELETE CASCADE CHECK (was <> 'paid')
);
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE notes DROP CONSTRAINT known;

ALTER TABLE notes DROP CONSTRAINT notes_state_fkey;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE notes
    DROP CONSTRAINT notes_was_check,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN was TYPE new_invoice_state USING (was::text::new_invoice_state),
    ADD CONSTRAINT notes_was_check CHECK (was <> 'paid');

ALTER TABLE states
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN next TYPE new_invoice_state USING (next::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE notes ADD CONSTRAINT notes_state_fkey FOREIGN KEY (state) REFERENCES states DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE notes ADD CONSTRAINT known FOREIGN KEY (was) REFERENCES states (next) ON DELETE CASCADE;
