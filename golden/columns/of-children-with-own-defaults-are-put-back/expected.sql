-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_doc_state AS ENUM (
    'draft',
    'final',
    'archived'
);

ALTER TABLE base_notes
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_doc_state USING (state::text::new_doc_state);

ALTER TABLE documents
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_doc_state USING (state::text::new_doc_state),
    ALTER COLUMN state SET DEFAULT 'draft'::new_doc_state;

DROP TYPE doc_state;

ALTER TYPE new_doc_state RENAME TO doc_state;

ALTER TABLE ONLY contracts ALTER COLUMN state SET DEFAULT 'final'::public.doc_state;

ALTER TABLE ONLY letters ALTER COLUMN state DROP DEFAULT;

ALTER TABLE ONLY pinned_notes ALTER COLUMN state SET DEFAULT 'draft'::public.doc_state;
