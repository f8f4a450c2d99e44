INSERT INTO public.deals VALUES (1, 'lead');
INSERT INTO public.deal_reports VALUES (1, 'won');
