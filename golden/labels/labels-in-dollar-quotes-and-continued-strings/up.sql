ALTER TYPE order_status ADD VALUE $$in transit$$;
ALTER TYPE order_status ADD VALUE 'on '
    'hold';
