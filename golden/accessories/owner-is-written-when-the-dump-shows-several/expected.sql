-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_stage AS ENUM (
    'lead',
    'won',
    'lost'
);

ALTER TABLE deal_reports
    ALTER COLUMN stage TYPE new_stage USING (stage::text::new_stage);

ALTER TABLE deals
    ALTER COLUMN stage TYPE new_stage USING (stage::text::new_stage);

DROP TYPE stage;

ALTER TYPE new_stage RENAME TO stage;

ALTER TYPE stage OWNER TO app_owner;
