INSERT INTO shop.items VALUES (1, 'book', 'x'), (2, 'record', NULL);
INSERT INTO public.notes VALUES (1, 'book');
