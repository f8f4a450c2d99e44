ALTER TYPE public.invoice_state ADD VALUE 'overdue';
