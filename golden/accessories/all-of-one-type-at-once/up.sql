ALTER TYPE crm."Stage" ADD VALUE 'won';
