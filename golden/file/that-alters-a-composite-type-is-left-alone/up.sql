ALTER TYPE money_amount ADD ATTRIBUTE value text;
ALTER TABLE orders ADD value text;
