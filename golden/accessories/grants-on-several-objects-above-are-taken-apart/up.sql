GRANT SELECT ON notes, open_invoices TO reader;
REVOKE SELECT ON notes FROM reader;
GRANT EXECUTE ON FUNCTION other(integer), rank(invoice_state) TO reader;
REVOKE EXECUTE ON FUNCTION other(integer) FROM reader;
GRANT USAGE ON TYPE mood, invoice_state TO reader;
REVOKE USAGE ON TYPE mood FROM reader;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
