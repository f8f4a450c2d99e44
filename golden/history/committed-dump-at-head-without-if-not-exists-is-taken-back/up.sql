ALTER TYPE ai_provider_type ADD VALUE 'azure';
ALTER TYPE ai_provider_type ADD VALUE 'bedrock';
