ALTER TYPE order_status ADD VALUE 'last';
ALTER TYPE order_status ADD VALUE 'first' BEFORE 'pending';
ALTER TYPE order_status ADD VALUE 'checked' AFTER 'pending';
ALTER TYPE order_status ADD VALUE 'picked' AFTER 'checked';
