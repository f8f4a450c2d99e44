ALTER TABLE public.orders DROP COLUMN legacy_status;

ALTER TYPE public.order_status ADD VALUE 'returned';
