ALTER TYPE invoice_state RENAME TO bill_state;
ALTER FUNCTION rank(bill_state, integer) RENAME TO place;
ALTER FUNCTION number(bill_state) RENAME TO no;
ALTER FUNCTION place(bill_state, integer) SET search_path = public;

ALTER TYPE bill_state ADD VALUE 'overdue' AFTER 'sent';
