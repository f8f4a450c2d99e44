DROP TYPE new_priority;
