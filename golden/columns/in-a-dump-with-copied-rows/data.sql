INSERT INTO public.messages (channel, body) VALUES ('phone', 'later');
