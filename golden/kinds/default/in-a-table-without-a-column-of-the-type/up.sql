ALTER TYPE public.theme ADD VALUE 'auto';
