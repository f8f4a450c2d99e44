INSERT INTO public.api_keys (id) VALUES (1);
INSERT INTO public.api_keys VALUES (2, '{write}', NULL, '{NULL,read}');
