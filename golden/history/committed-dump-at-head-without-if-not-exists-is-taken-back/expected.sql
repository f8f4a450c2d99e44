-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_ai_provider_type AS ENUM (
    'openai',
    'anthropic',
    'azure',
    'bedrock'
);

ALTER TABLE ai_providers
    ALTER COLUMN type TYPE new_ai_provider_type USING (type::text::new_ai_provider_type);

DROP TYPE ai_provider_type;

ALTER TYPE new_ai_provider_type RENAME TO ai_provider_type;
