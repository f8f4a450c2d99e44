COPY bugs (id, priority, title) FROM stdin;
7	low	ALTER TYPE priority ADD VALUE 'urgent';
\.

CREATE INDEX bugs_title ON bugs (title);
