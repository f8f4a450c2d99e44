INSERT INTO public.ai_providers (type, name) VALUES ('openai', 'main'), ('anthropic', 'spare');
