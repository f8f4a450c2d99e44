ALTER DOMAIN good RENAME TO fine;
ALTER DOMAIN fine RENAME CONSTRAINT not_sad TO not_blue;
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
CREATE DOMAIN fresh AS mood DEFAULT 'blue'::mood NOT NULL CHECK (VALUE <> 'ok'::mood) CONSTRAINT c2 CHECK (VALUE <> 'happy'::mood);
ALTER DOMAIN fresh ADD CHECK (VALUE <> 'ok'::mood) NOT VALID;
ALTER DOMAIN fine SET NOT NULL;
ALTER DOMAIN fine SET DEFAULT 'ok'::mood;
CREATE TABLE later (f fresh, g fine);
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'blue',
    'ok',
    'great',
    'happy'
);

CREATE DOMAIN new_fine AS new_mood CONSTRAINT fine_not_null NOT NULL
    CONSTRAINT not_blue CHECK ((VALUE <> 'blue'::new_mood))
    CONSTRAINT two CHECK ((VALUE <> 'blue'::new_mood));

CREATE DOMAIN new_fresh AS new_mood CONSTRAINT fresh_not_null NOT NULL
    CONSTRAINT fresh_check CHECK (VALUE <> 'ok'::new_mood)
    CONSTRAINT c2 CHECK (VALUE <> 'happy'::new_mood);

ALTER TABLE later
    ALTER COLUMN f TYPE new_fresh USING (f::text::new_fresh),
    ALTER COLUMN g TYPE new_fine USING (g::text::new_fine);

ALTER TABLE t
    ALTER COLUMN a TYPE new_fine USING (a::text::new_fine);

DROP DOMAIN fresh;

DROP DOMAIN fine;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN new_fine RENAME TO fine;

ALTER DOMAIN new_fresh RENAME TO fresh;

COMMENT ON DOMAIN fine IS 'good';

COMMENT ON CONSTRAINT two ON DOMAIN fine IS 'two';

ALTER DOMAIN fresh SET DEFAULT 'blue'::mood;

ALTER DOMAIN fresh ADD CONSTRAINT fresh_check1 CHECK (VALUE <> 'ok'::mood) NOT VALID;

ALTER DOMAIN fine SET DEFAULT 'ok'::mood;
INSERT INTO later VALUES ('blue', 'great');
