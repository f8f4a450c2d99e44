CREATE TYPE ai_provider_type AS ENUM ('openai', 'anthropic');

CREATE TABLE ai_providers (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    type ai_provider_type NOT NULL
);

COMMENT ON TABLE ai_providers IS 'Providers that the chat can talk to.';
