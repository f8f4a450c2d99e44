DROP TABLE new_priority;
