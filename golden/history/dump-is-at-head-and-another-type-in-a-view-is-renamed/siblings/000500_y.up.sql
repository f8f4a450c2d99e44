ALTER TYPE level RENAME TO urgency;
