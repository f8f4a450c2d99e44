-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_post_state AS ENUM (
    'draft',
    'live',
    'hidden'
);

ALTER TABLE posts
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN tags DROP DEFAULT,
    ALTER COLUMN previous DROP DEFAULT,
    ALTER COLUMN state TYPE new_post_state USING (state::text::new_post_state),
    ALTER COLUMN tags TYPE new_post_state[] USING (tags::text[]::new_post_state[]),
    ALTER COLUMN previous TYPE new_post_state USING (previous::text::new_post_state),
    ALTER COLUMN state SET DEFAULT 'draft',
    ALTER COLUMN tags SET DEFAULT '{}',
    ALTER COLUMN previous SET DEFAULT 'live';

DROP TYPE post_state;

ALTER TYPE new_post_state RENAME TO post_state;
