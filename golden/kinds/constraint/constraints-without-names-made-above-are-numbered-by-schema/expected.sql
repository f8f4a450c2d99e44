ALTER TABLE d_a ADD CHECK (b <> 'sad'::mood);
ALTER TABLE d_a ADD EXCLUDE USING btree ((greatest(b, 'sad'::mood)) WITH =) WHERE (b > 'calm'::mood);
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

CREATE DOMAIN new_d_c AS new_mood
    CONSTRAINT d_c_check CHECK ((VALUE <> 'sad'::new_mood));

ALTER TABLE d
    DROP CONSTRAINT d_a_b_check,
    ALTER COLUMN a_b TYPE new_mood USING (a_b::text::new_mood),
    ADD CONSTRAINT d_a_b_check CHECK ((a_b <> 'sad'::new_mood));

ALTER TABLE d_a
    DROP CONSTRAINT d_a_b_check1,
    DROP CONSTRAINT d_a_greatest_excl,
    ALTER COLUMN b TYPE new_mood USING (b::text::new_mood),
    ADD CONSTRAINT d_a_b_check1 CHECK (b <> 'sad'::new_mood),
    ADD CONSTRAINT d_a_greatest_excl EXCLUDE USING btree ((greatest(b, 'sad'::new_mood)) WITH =) WHERE (b > 'calm'::new_mood);

ALTER TABLE e
    ALTER COLUMN c TYPE new_mood USING (c::text::new_mood),
    ALTER COLUMN d TYPE new_d_c USING (d::text::new_d_c);

DROP DOMAIN d_c;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN new_d_c RENAME TO d_c;
