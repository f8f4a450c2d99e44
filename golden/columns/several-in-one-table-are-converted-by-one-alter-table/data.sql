INSERT INTO public.ticket_changes VALUES (1, NULL, 'open', 'new', NULL), (2, 'open', 'waiting', NULL, 'closed');
