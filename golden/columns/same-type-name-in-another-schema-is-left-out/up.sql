ALTER TYPE public.state ADD VALUE 'failed';
