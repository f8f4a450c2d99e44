ALTER TYPE /* TEMPLATE: schema */app.priority ADD VALUE 'urgent';
