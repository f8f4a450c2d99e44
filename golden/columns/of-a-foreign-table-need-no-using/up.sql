ALTER TYPE log_level ADD VALUE 'fatal';
