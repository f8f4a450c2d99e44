SET search_path TO billing, public;

ALTER TYPE invoice_state ADD VALUE 'overdue';
