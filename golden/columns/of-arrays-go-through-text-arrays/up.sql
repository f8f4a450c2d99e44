ALTER TYPE weekday ADD VALUE 'thu';
