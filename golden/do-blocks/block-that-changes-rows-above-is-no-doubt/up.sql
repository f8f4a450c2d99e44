DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT id FROM t WHERE state = 'draft' LOOP
        UPDATE t SET state = 'paid' WHERE id = one.id;
    END LOOP;
END $$;

ALTER TYPE invoice_state ADD VALUE 'void';
