DO $$ DECLARE c refcursor; BEGIN OPEN c FOR SELECT state FROM t; END $$;

ALTER TYPE invoice_state ADD VALUE 'void';
