ALTER TYPE order_status RENAME VALUE 'pending' TO 'open';

ALTER TYPE order_status ADD VALUE 'sent' AFTER 'open';
