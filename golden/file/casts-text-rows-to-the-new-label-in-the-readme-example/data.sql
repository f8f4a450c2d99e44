INSERT INTO public.ai_providers VALUES ('00000000-0000-4000-8000-000000000001', 'openai', 'main');
INSERT INTO public.chat_model_configs VALUES ('00000000-0000-4000-8000-000000000002', 'anthropic', 'claude'), ('00000000-0000-4000-8000-000000000003', 'openai-compat', 'llama');
