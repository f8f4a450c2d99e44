ALTER TYPE /* TEMPLATE: schema */priority ADD VALUE 'urgent';
