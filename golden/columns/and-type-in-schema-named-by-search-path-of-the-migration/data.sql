INSERT INTO billing.invoices VALUES (1, 'draft'), (2, 'sent');
INSERT INTO public.drafts VALUES (1, 'draft');
