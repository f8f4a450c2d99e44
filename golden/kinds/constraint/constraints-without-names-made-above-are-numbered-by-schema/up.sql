ALTER TABLE d_a ADD CHECK (b <> 'sad'::mood);
ALTER TABLE d_a ADD EXCLUDE USING btree ((greatest(b, 'sad'::mood)) WITH =) WHERE (b > 'calm'::mood);
ALTER TYPE mood ADD VALUE 'glad';
