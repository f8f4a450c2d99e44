-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_locale AS ENUM (
    'de',
    'en',
    'fr'
);

ALTER TABLE translations
    ALTER COLUMN locale TYPE new_locale USING (locale::text::new_locale),
    ALTER COLUMN fallback TYPE new_locale USING (fallback::text::new_locale);

DROP TYPE locale;

ALTER TYPE new_locale RENAME TO locale;
