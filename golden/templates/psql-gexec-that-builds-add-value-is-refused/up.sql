SELECT format('ALTER TYPE priority ADD VALUE %L', l) FROM unnest(ARRAY['urgent', 'never']) AS l \gexec
