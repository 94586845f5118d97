-- CreateEnum
CREATE TYPE "PromotionState" AS ENUM ('PREPARING', 'SERVING', 'ROLLED_BACK', 'RETIRED', 'FAILED', 'CANCELLED');

-- AlterTable
ALTER TABLE "embedding_spaces" ADD COLUMN     "index_dropped_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "promotions" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "model_version_id" UUID NOT NULL,
    "from_space_id" CHAR(64) NOT NULL,
    "to_space_id" CHAR(64) NOT NULL,
    "state" "PromotionState" NOT NULL DEFAULT 'PREPARING',
    "job_id" UUID,
    "cleanup_job_id" UUID,
    "accept_loss" BOOLEAN NOT NULL DEFAULT false,
    "samples_total" INTEGER NOT NULL DEFAULT 0,
    "samples_done" INTEGER NOT NULL DEFAULT 0,
    "samples_lost" INTEGER NOT NULL DEFAULT 0,
    "error" VARCHAR(2000),
    "actor_id" UUID,
    "serving_since" TIMESTAMPTZ(3),
    "retire_after" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "cleaned_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "promotions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "promotions_gallery_id_modality_state_idx" ON "promotions"("gallery_id", "modality", "state");

-- CreateIndex
CREATE INDEX "promotions_state_retire_after_idx" ON "promotions"("state", "retire_after");

-- CreateIndex
CREATE INDEX "promotions_model_version_id_idx" ON "promotions"("model_version_id");

-- CreateIndex
CREATE INDEX "promotions_from_space_id_idx" ON "promotions"("from_space_id");

-- CreateIndex
CREATE INDEX "promotions_to_space_id_idx" ON "promotions"("to_space_id");

-- AddForeignKey
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_from_space_id_fkey" FOREIGN KEY ("from_space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_to_space_id_fkey" FOREIGN KEY ("to_space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
