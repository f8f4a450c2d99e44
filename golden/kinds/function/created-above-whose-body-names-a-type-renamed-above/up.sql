CREATE PROCEDURE settle(one invoice_state) LANGUAGE plpgsql AS $$
DECLARE
    was invoice_state := 'draft';
BEGIN
    NULL;
END
$$;
ALTER TYPE invoice_state RENAME TO bill_state;

ALTER TYPE bill_state ADD VALUE 'overdue' AFTER 'sent';
