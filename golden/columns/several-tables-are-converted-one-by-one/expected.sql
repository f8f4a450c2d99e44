-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_currency AS ENUM (
    'CHF',
    'EUR',
    'USD',
    'GBP'
);

ALTER TABLE accounts
    ALTER COLUMN currency TYPE new_currency USING (currency::text::new_currency);

ALTER TABLE payments
    ALTER COLUMN paid_in TYPE new_currency USING (paid_in::text::new_currency),
    ALTER COLUMN booked_in TYPE new_currency USING (booked_in::text::new_currency);

ALTER TABLE refunds
    ALTER COLUMN currency TYPE new_currency USING (currency::text::new_currency);

DROP TYPE currency;

ALTER TYPE new_currency RENAME TO currency;
