INSERT INTO public.feed_log VALUES (1, 'atom');
