ALTER TYPE :s.priority ADD VALUE 'urgent';
SELECT 'urgent':::s.priority;
