-- A deployment whose administrators use one provider that migration 499 adds.
INSERT INTO ai_providers (type, name, base_url, created_at) VALUES
    ('openai', 'default', 'https://api.openai.com/v1', '2025-01-07 09:30:00+00'),
    ('anthropic', 'review', 'https://api.anthropic.com', '2025-02-11 14:00:00+00');

INSERT INTO chat_settings (provider, base_url, created_at) VALUES
    ('openai', 'https://api.openai.com/v1', '2025-03-01 08:00:00+00'),
    ('openai-compat', 'https://llm.example.com/v1', '2025-03-02 08:00:00+00');
