-- AlterTable
ALTER TABLE "model_versions" ADD COLUMN "cost" JSONB;
