-- Move what administrators typed into the chat settings over to the typed table.
INSERT INTO ai_providers (type, name, base_url, created_at)
SELECT provider::ai_provider_type, 'chat-' || provider, base_url, created_at
FROM chat_settings
ORDER BY created_at;
