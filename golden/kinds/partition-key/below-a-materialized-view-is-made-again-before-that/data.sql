INSERT INTO public.events VALUES (1, 'draft'), (2, 'sent'), (3, 'paid');
INSERT INTO public.log VALUES ('2020-02-03', 'draft'), ('2020-02-04', 'paid'), ('2020-02-05', NULL);
REFRESH MATERIALIZED VIEW public.open_counts;
REFRESH MATERIALIZED VIEW public.counts;
