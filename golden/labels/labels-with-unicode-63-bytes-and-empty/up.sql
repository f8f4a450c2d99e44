ALTER TYPE order_status ADD VALUE '';
ALTER TYPE order_status ADD VALUE 'éééééééééééééééééééééééééééééééx';
ALTER TYPE order_status ADD VALUE '返品済み 🚚';
ALTER TYPE order_status ADD VALUE 'two
lines';
ALTER TYPE order_status ADD VALUE '100%s $$ $1 -- no /* comment';
