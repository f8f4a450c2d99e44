DO $$ BEGIN UPDATE t SET id = 3 WHERE state = 'paid'; END $$;

ALTER TYPE invoice_state ADD VALUE 'void';
