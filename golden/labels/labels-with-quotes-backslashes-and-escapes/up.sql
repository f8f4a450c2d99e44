ALTER TYPE order_status ADD VALUE 'it''s';
ALTER TYPE order_status ADD VALUE 'back\slash';
ALTER TYPE order_status ADD VALUE E'tab\there';
ALTER TYPE order_status ADD VALUE E'two\\one \'q\'';
ALTER TYPE order_status ADD VALUE U&'d\0061t\+000061';
ALTER TYPE order_status ADD VALUE U&'d!0061sh' UESCAPE '!' BEFORE 'data';
