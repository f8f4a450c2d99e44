-- ALTER TYPE invoice_state ADD VALUE 'overdue';
/* ALTER TYPE invoice_state ADD VALUE 'overdue'; */
COMMENT ON TYPE invoice_state IS 'ALTER TYPE invoice_state ADD VALUE ''overdue''';
UPDATE invoices SET "ADD VALUE" = E'ALTER TYPE invoice_state ADD VALUE \'overdue\'';
