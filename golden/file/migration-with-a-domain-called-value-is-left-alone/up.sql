ALTER DOMAIN amount ADD CONSTRAINT positive CHECK (VALUE > 0);
ALTER TYPE priority RENAME TO bug_priority;
