CREATE TABLE "${schema}".more (priority "${schema}".priority DEFAULT 'high');
ALTER TYPE "${schema}".priority ADD VALUE 'urgent';
