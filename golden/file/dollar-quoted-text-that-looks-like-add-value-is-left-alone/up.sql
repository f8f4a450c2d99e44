-- ALTER TYPE order_status ADD VALUE 'commented out';
/* ALTER TYPE order_status ADD VALUE 'commented too'; */
COMMENT ON TABLE orders IS $doc$
Run ALTER TYPE order_status ADD VALUE 'x'; by hand.
$doc$;

UPDATE orders SET note = 'ALTER TYPE order_status ADD VALUE ''y'';' WHERE id = 1;
