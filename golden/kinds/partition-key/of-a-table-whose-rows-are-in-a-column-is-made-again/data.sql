INSERT INTO public.events VALUES (1, 'paid'), (2, 'draft');
INSERT INTO public.notes VALUES (1, (1, 'paid'), ARRAY[(2, 'sent')::public.events], 'paid'), (2, NULL, NULL, NULL);
