-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_shift AS ENUM (
    'day',
    'night',
    'swing'
);

ALTER TABLE rota
    ALTER COLUMN shift DROP DEFAULT,
    ALTER COLUMN via_text DROP DEFAULT,
    ALTER COLUMN pick DROP DEFAULT,
    ALTER COLUMN shift TYPE new_shift USING (shift::text::new_shift),
    ALTER COLUMN via_text TYPE new_shift USING (via_text::text::new_shift),
    ALTER COLUMN pick TYPE new_shift USING (pick::text::new_shift),
    ALTER COLUMN shift SET DEFAULT CASE
    WHEN (EXTRACT(hour FROM now()) < (12)::numeric) THEN 'day'::new_shift
    ELSE 'night'::new_shift
END,
    ALTER COLUMN via_text SET DEFAULT (lower('DAY'::text))::new_shift,
    ALTER COLUMN pick SET DEFAULT COALESCE(NULL::new_shift, 'night'::new_shift);

DROP TYPE shift;

ALTER TYPE new_shift RENAME TO shift;
