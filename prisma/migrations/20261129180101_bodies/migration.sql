-- AlterTable
ALTER TABLE "galleries" ADD COLUMN     "body_valid_hours" INTEGER DEFAULT 24;

-- AlterTable
ALTER TABLE "samples" ADD COLUMN     "valid_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "search_events" ADD COLUMN     "probe_camera_id" VARCHAR(256),
ADD COLUMN     "probe_captured_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "samples_identity_id_camera_id_idx" ON "samples"("identity_id", "camera_id");
