CREATE TABLE chat_models (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider_type ai_provider_type NOT NULL DEFAULT 'azure'
);
