SELECT "Count"(), "My Schema"."it's $$ here"(1);
CALL finish(1);
ALTER TYPE "Task State" ADD VALUE 'doing';
SELECT "Count"(), "My Schema"."it's $$ here"(1);
CALL finish(1);
