ALTER TYPE doc_state ADD VALUE 'archived';
