CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);
