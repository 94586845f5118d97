-- AlterTable
ALTER TABLE "promotions" ADD COLUMN "for_all_galleries" BOOLEAN NOT NULL DEFAULT false;
