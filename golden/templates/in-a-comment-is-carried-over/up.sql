-- River's way: /* TEMPLATE: schema */ becomes a schema and a dot, or nothing.
ALTER TYPE /* TEMPLATE: schema */priority ADD VALUE IF NOT EXISTS 'urgent' AFTER 'low'; -- at last

UPDATE /* TEMPLATE: schema */bugs SET seen = '{urgent}';
