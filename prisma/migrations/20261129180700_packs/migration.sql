-- CreateEnum
CREATE TYPE "ModelOrigin" AS ENUM ('BUILT_IN', 'INSTALLED', 'TRAINED');

-- AlterTable
ALTER TABLE "model_versions" ADD COLUMN     "origin" "ModelOrigin" NOT NULL DEFAULT 'INSTALLED',
ADD COLUMN     "parent_id" UUID,
ADD COLUMN     "trained_on_gallery_ids" UUID[],
ADD COLUMN     "training_run_id" UUID;

-- CreateTable
CREATE TABLE "model_pack_files" (
    "model_version_id" UUID NOT NULL,
    "path" VARCHAR(512) NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "byte_size" INTEGER NOT NULL,
    "blob_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_pack_files_pkey" PRIMARY KEY ("model_version_id","path")
);

-- CreateIndex
CREATE INDEX "model_pack_files_blob_key_idx" ON "model_pack_files"("blob_key");

-- CreateIndex
CREATE UNIQUE INDEX "model_versions_training_run_id_key" ON "model_versions"("training_run_id");

-- CreateIndex
CREATE INDEX "model_versions_parent_id_idx" ON "model_versions"("parent_id");

-- AddForeignKey
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "model_versions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_pack_files" ADD CONSTRAINT "model_pack_files_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
