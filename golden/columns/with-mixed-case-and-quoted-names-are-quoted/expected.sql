-- AlterEnum
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE "new_OrderStatus" AS ENUM (
    'PENDING',
    'PAID',
    'SHIPPED'
);

ALTER TABLE "Orders"
    ALTER COLUMN "Current Status" TYPE "new_OrderStatus" USING ("Current Status"::text::"new_OrderStatus"),
    ALTER COLUMN "weird""col" TYPE "new_OrderStatus" USING ("weird""col"::text::"new_OrderStatus");

DROP TYPE "OrderStatus";

ALTER TYPE "new_OrderStatus" RENAME TO "OrderStatus";
