CREATE TABLE returns (
    id integer PRIMARY KEY,
    status order_status DEFAULT 'paid' NOT NULL
);

INSERT INTO returns VALUES (1);

ALTER TYPE order_status ADD VALUE 'returned';
