-- AlterEnum
ALTER TYPE "OrderStatus" ADD VALUE 'SHIPPED';
