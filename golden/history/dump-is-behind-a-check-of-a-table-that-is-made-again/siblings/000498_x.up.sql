ALTER TABLE t ADD CHECK (e <> 'b');
