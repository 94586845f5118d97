-- AlterTable
ALTER TABLE "evaluations" ADD COLUMN "curves" JSONB;
