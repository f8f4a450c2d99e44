CREATE TABLE states (state invoice_state PRIMARY KEY, next invoice_state UNIQUE);
CREATE TABLE notes (
    state invoice_state NOT NULL REFERENCES states DEFERRABLE INITIALLY DEFERRED,
    was invoice_state CONSTRAINT known REFERENCES states (next) ON DELETE CASCADE CHECK (was <> 'paid')
);
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
