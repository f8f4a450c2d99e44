-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE crm."new_Stage" AS ENUM (
    'new',
    'old',
    'won'
);

ALTER TABLE crm.leads
    ALTER COLUMN stage DROP DEFAULT,
    ALTER COLUMN stage TYPE crm."new_Stage" USING (stage::text::crm."new_Stage"),
    ALTER COLUMN stage SET DEFAULT 'new'::crm."new_Stage";

DROP TYPE crm."Stage";

ALTER TYPE crm."new_Stage" RENAME TO "Stage";

ALTER TYPE crm."Stage" OWNER TO crm_owner;

REVOKE ALL ON TYPE crm."Stage" FROM PUBLIC;

GRANT ALL ON TYPE crm."Stage" TO sales;

COMMENT ON TYPE crm."Stage" IS 'Stage''s';
