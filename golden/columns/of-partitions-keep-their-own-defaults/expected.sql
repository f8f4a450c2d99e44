-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_severity AS ENUM (
    'low',
    'mid',
    'high',
    'critical'
);

ALTER TABLE alerts
    ALTER COLUMN severity DROP DEFAULT,
    ALTER COLUMN severity TYPE new_severity USING (severity::text::new_severity),
    ALTER COLUMN severity SET DEFAULT 'low'::new_severity;

DROP TYPE severity;

ALTER TYPE new_severity RENAME TO severity;

ALTER TABLE ONLY alerts_asia ALTER COLUMN severity DROP DEFAULT;

ALTER TABLE ONLY alerts_eu ALTER COLUMN severity SET DEFAULT 'mid'::public.severity;
