SELECT reopen(1);

ALTER TYPE task_state ADD VALUE 'blocked' BEFORE 'done';

SELECT reopen(2);
