ALTER TYPE /* TEMPLATE: schema */priority ADD VALUE IF NOT EXISTS 'low';
