DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD y ' || 'invoice_state'; END $$;
