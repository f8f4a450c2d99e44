ALTER TYPE state ADD VALUE 'failed';
