ALTER TYPE state ADD VALUE 'sent' BEFORE 'paid';
