ALTER TABLE tasks RENAME level TO urgency;
