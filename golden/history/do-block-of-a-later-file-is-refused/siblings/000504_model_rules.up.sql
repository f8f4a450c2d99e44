ALTER TABLE chat_models ADD CONSTRAINT chat_models_provider_check CHECK (provider_type <> 'bedrock');
CREATE VIEW azure_models AS SELECT id FROM chat_models WHERE provider_type = 'azure';
