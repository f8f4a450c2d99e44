ALTER TYPE /* TEMPLATE: schema */ priority ADD VALUE 'urgent';
UPDATE /* TEMPLATE: schema */ bugs SET priority = 'urgent';
