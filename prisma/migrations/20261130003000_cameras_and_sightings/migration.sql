-- AlterTable
ALTER TABLE "galleries" ADD COLUMN     "sighting_hours" INTEGER NOT NULL DEFAULT 72;

-- CreateTable
CREATE TABLE "cameras" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "external_id" VARCHAR(256) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "place" VARCHAR(200),
    "time_zone" VARCHAR(64) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cameras_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "camera_links" (
    "camera_id" UUID NOT NULL,
    "other_camera_id" UUID NOT NULL,
    "min_seconds" INTEGER NOT NULL,
    "typical_seconds" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "camera_links_pkey" PRIMARY KEY ("camera_id","other_camera_id")
);

-- CreateTable
CREATE TABLE "sightings" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "camera_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "captured_at" TIMESTAMPTZ(3) NOT NULL,
    "captured_until" TIMESTAMPTZ(3) NOT NULL,
    "tracklet_id" VARCHAR(256),
    "image_count" INTEGER NOT NULL,
    "capture_key" CHAR(64) NOT NULL,
    "subject_index" INTEGER NOT NULL,
    "picture_sha256" CHAR(64) NOT NULL,
    "box" JSONB NOT NULL,
    "landmarks" JSONB NOT NULL,
    "quality" JSONB NOT NULL,
    "crop_blob_key" TEXT,
    "identity_id" UUID,
    "sample_id" UUID,
    "named_at" TIMESTAMPTZ(3),
    "named_by_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sightings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sighting_embeddings" (
    "sighting_id" UUID NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "gallery_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "vector" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sighting_embeddings_pkey" PRIMARY KEY ("sighting_id","space_id")
);

-- CreateTable
CREATE TABLE "sighting_heads" (
    "gallery_id" UUID NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "last_seq" BIGINT NOT NULL,

    CONSTRAINT "sighting_heads_pkey" PRIMARY KEY ("gallery_id","space_id")
);

-- CreateIndex
CREATE INDEX "cameras_gallery_id_id_idx" ON "cameras"("gallery_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "cameras_gallery_id_external_id_key" ON "cameras"("gallery_id", "external_id");

-- CreateIndex
CREATE INDEX "camera_links_other_camera_id_idx" ON "camera_links"("other_camera_id");

-- CreateIndex
CREATE INDEX "sightings_gallery_id_id_idx" ON "sightings"("gallery_id", "id");

-- CreateIndex
CREATE INDEX "sightings_camera_id_captured_at_idx" ON "sightings"("camera_id", "captured_at");

-- CreateIndex
CREATE INDEX "sightings_camera_id_tracklet_id_idx" ON "sightings"("camera_id", "tracklet_id");

-- CreateIndex
CREATE INDEX "sightings_identity_id_captured_at_idx" ON "sightings"("identity_id", "captured_at");

-- CreateIndex
CREATE INDEX "sightings_sample_id_idx" ON "sightings"("sample_id");

-- CreateIndex
CREATE INDEX "sightings_crop_blob_key_idx" ON "sightings"("crop_blob_key");

-- CreateIndex
CREATE INDEX "sightings_expires_at_idx" ON "sightings"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "sightings_capture_key_subject_index_key" ON "sightings"("capture_key", "subject_index");

-- CreateIndex
CREATE INDEX "sighting_embeddings_space_id_idx" ON "sighting_embeddings"("space_id");

-- CreateIndex
CREATE UNIQUE INDEX "sighting_embeddings_gallery_id_space_id_seq_key" ON "sighting_embeddings"("gallery_id", "space_id", "seq");

-- CreateIndex
CREATE INDEX "sighting_heads_space_id_idx" ON "sighting_heads"("space_id");

-- AddForeignKey
ALTER TABLE "cameras" ADD CONSTRAINT "cameras_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "camera_links" ADD CONSTRAINT "camera_links_camera_id_fkey" FOREIGN KEY ("camera_id") REFERENCES "cameras"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "camera_links" ADD CONSTRAINT "camera_links_other_camera_id_fkey" FOREIGN KEY ("other_camera_id") REFERENCES "cameras"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_camera_id_fkey" FOREIGN KEY ("camera_id") REFERENCES "cameras"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identities"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_sample_id_fkey" FOREIGN KEY ("sample_id") REFERENCES "samples"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sighting_embeddings" ADD CONSTRAINT "sighting_embeddings_sighting_id_fkey" FOREIGN KEY ("sighting_id") REFERENCES "sightings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sighting_embeddings" ADD CONSTRAINT "sighting_embeddings_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sighting_heads" ADD CONSTRAINT "sighting_heads_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sighting_heads" ADD CONSTRAINT "sighting_heads_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "galleries" ADD CONSTRAINT "galleries_sighting_hours_check" CHECK ("sighting_hours" BETWEEN 1 AND 8760);
ALTER TABLE "camera_links" ADD CONSTRAINT "camera_links_order_check" CHECK ("camera_id" < "other_camera_id");
ALTER TABLE "camera_links" ADD CONSTRAINT "camera_links_seconds_check" CHECK ("min_seconds" >= 0 AND "typical_seconds" >= "min_seconds");
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_captured_check" CHECK ("captured_at" <= "captured_until");
