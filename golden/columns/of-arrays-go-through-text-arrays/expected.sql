-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_weekday AS ENUM (
    'mon',
    'tue',
    'wed',
    'thu'
);

ALTER TABLE shifts
    ALTER COLUMN days TYPE new_weekday[] USING (days::text[]::new_weekday[]),
    ALTER COLUMN grid TYPE new_weekday[] USING (grid::text[]::new_weekday[]),
    ALTER COLUMN first_day TYPE new_weekday USING (first_day::text::new_weekday);

DROP TYPE weekday;

ALTER TYPE new_weekday RENAME TO weekday;
