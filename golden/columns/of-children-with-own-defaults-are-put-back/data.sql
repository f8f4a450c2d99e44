INSERT INTO public.documents VALUES (1, 'draft');
INSERT INTO public.letters VALUES (2, 'final', 'Ada');
INSERT INTO public.contracts VALUES (3, NULL, NULL);
INSERT INTO public.pinned_notes VALUES (4, 'final');
