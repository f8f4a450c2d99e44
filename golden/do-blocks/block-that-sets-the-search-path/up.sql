DO $$ BEGIN SET search_path = pg_catalog; UPDATE public.t SET state = 'paid'; END $$;

ALTER TYPE public.invoice_state ADD VALUE 'void';
