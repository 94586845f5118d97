-- AlterTable
ALTER TABLE "galleries" ADD COLUMN     "expired_body_days" INTEGER DEFAULT 30;

-- CreateIndex
CREATE INDEX "samples_valid_until_idx" ON "samples"("valid_until");
