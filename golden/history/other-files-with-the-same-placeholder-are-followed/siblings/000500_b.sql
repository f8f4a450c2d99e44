ALTER TABLE /* TEMPLATE: schema */bugs RENAME COLUMN priority TO state;
ALTER TYPE /* TEMPLATE: schema */priority ADD VALUE 'last';
