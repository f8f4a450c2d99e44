SELECT first_state();
ALTER TYPE task_state ADD VALUE 'doing';
SELECT first_state();
