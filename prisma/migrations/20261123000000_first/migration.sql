-- CreateEnum
CREATE TYPE "Modality" AS ENUM ('FACE', 'BODY');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER');

-- CreateEnum
CREATE TYPE "Decision" AS ENUM ('MATCH', 'REVIEW', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "OutboxOperation" AS ENUM ('UPSERT', 'DELETE');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateTable
CREATE TABLE "model_versions" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "modality" "Modality" NOT NULL,
    "pack_digest" TEXT NOT NULL,
    "manifest" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "embedding_spaces" (
    "id" CHAR(64) NOT NULL,
    "model_version_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "pipeline" JSONB NOT NULL,
    "preprocess_digest" CHAR(64) NOT NULL,
    "dimensions" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "embedding_spaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "galleries" (
    "id" UUID NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "description" VARCHAR(2000),
    "keep_originals" BOOLEAN NOT NULL DEFAULT false,
    "keep_crops" BOOLEAN NOT NULL DEFAULT true,
    "expected_mated_share" DOUBLE PRECISION NOT NULL DEFAULT 0.5,
    "filter_keys" TEXT[],
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "galleries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gallery_modalities" (
    "gallery_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "active_space_id" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gallery_modalities_pkey" PRIMARY KEY ("gallery_id","modality")
);

-- CreateTable
CREATE TABLE "identities" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "external_id" VARCHAR(256),
    "name" VARCHAR(200),
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "tags" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "valid_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "uploader_id" UUID NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "format" VARCHAR(16) NOT NULL,
    "byte_size" INTEGER NOT NULL,
    "width_px" INTEGER NOT NULL,
    "height_px" INTEGER NOT NULL,
    "captured_at" TIMESTAMPTZ(3),
    "blob_key" TEXT NOT NULL,
    "references" INTEGER NOT NULL DEFAULT 0,
    "unused_since" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "media_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "samples" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "media_id" UUID,
    "crop_blob_key" TEXT,
    "picture_sha256" CHAR(64) NOT NULL,
    "box" JSONB NOT NULL,
    "landmarks" JSONB NOT NULL,
    "quality" JSONB NOT NULL,
    "external_id" VARCHAR(256),
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "camera_id" VARCHAR(256),
    "captured_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "samples_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "embeddings" (
    "sample_id" UUID NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "vector" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "embeddings_pkey" PRIMARY KEY ("sample_id","space_id")
);

-- CreateTable
CREATE TABLE "outbox_entries" (
    "seq" BIGSERIAL NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "point_id" UUID NOT NULL,
    "operation" "OutboxOperation" NOT NULL,
    "gallery_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_until" TIMESTAMPTZ(3),
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "vector_index_states" (
    "space_id" CHAR(64) NOT NULL,
    "pruned_seq" BIGINT NOT NULL DEFAULT 0,
    "incomplete_since" TIMESTAMPTZ(3),
    "repair_claimed_until" TIMESTAMPTZ(3),
    "last_reconciled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vector_index_states_pkey" PRIMARY KEY ("space_id")
);

-- CreateTable
CREATE TABLE "search_events" (
    "id" UUID NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID NOT NULL,
    "gallery_ids" UUID[],
    "modality" "Modality" NOT NULL,
    "client_request_id" VARCHAR(256),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "search_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_probes" (
    "search_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "decision" "Decision" NOT NULL,
    "box" JSONB,
    "vector" BYTEA NOT NULL,
    "candidates" JSONB NOT NULL,

    CONSTRAINT "search_probes_pkey" PRIMARY KEY ("search_id","index","space_id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "hash" CHAR(64) NOT NULL,
    "prefix" VARCHAR(16) NOT NULL,
    "role" "Role" NOT NULL,
    "all_galleries" BOOLEAN NOT NULL DEFAULT false,
    "may_see_embeddings" BOOLEAN NOT NULL DEFAULT false,
    "rate_limit_per_minute" INTEGER,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_galleries" (
    "api_key_id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_galleries_pkey" PRIMARY KEY ("api_key_id","gallery_id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "action" VARCHAR(64) NOT NULL,
    "target_type" VARCHAR(32),
    "target_id" VARCHAR(64),
    "gallery_ids" UUID[],
    "outcome" VARCHAR(64) NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "request_id" VARCHAR(64) NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "idempotency_records" (
    "actor_id" UUID NOT NULL,
    "mutation" VARCHAR(64) NOT NULL,
    "key" VARCHAR(256) NOT NULL,
    "input_hash" CHAR(64) NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_records_pkey" PRIMARY KEY ("actor_id","mutation","key")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "kind" VARCHAR(64) NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'QUEUED',
    "gallery_id" UUID,
    "input" JSONB NOT NULL DEFAULT '{}',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "error" VARCHAR(2000),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_facts" (
    "key" VARCHAR(64) NOT NULL,
    "value" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instance_facts_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "model_versions_pack_digest_key" ON "model_versions"("pack_digest");

-- CreateIndex
CREATE INDEX "embedding_spaces_model_version_id_idx" ON "embedding_spaces"("model_version_id");

-- CreateIndex
CREATE INDEX "gallery_modalities_active_space_id_idx" ON "gallery_modalities"("active_space_id");

-- CreateIndex
CREATE INDEX "identities_gallery_id_id_idx" ON "identities"("gallery_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_gallery_id_external_id_key" ON "identities"("gallery_id", "external_id");

-- CreateIndex
CREATE INDEX "media_unused_since_idx" ON "media"("unused_since");

-- CreateIndex
CREATE UNIQUE INDEX "media_gallery_id_uploader_id_sha256_key" ON "media"("gallery_id", "uploader_id", "sha256");

-- CreateIndex
CREATE INDEX "samples_identity_id_id_idx" ON "samples"("identity_id", "id");

-- CreateIndex
CREATE INDEX "samples_gallery_id_id_idx" ON "samples"("gallery_id", "id");

-- CreateIndex
CREATE INDEX "samples_media_id_idx" ON "samples"("media_id");

-- CreateIndex
CREATE INDEX "samples_gallery_id_picture_sha256_idx" ON "samples"("gallery_id", "picture_sha256");

-- CreateIndex
CREATE INDEX "embeddings_space_id_sample_id_idx" ON "embeddings"("space_id", "sample_id");

-- CreateIndex
CREATE INDEX "outbox_entries_space_id_applied_at_seq_idx" ON "outbox_entries"("space_id", "applied_at", "seq");

-- CreateIndex
CREATE INDEX "outbox_entries_applied_at_seq_idx" ON "outbox_entries"("applied_at", "seq");

-- CreateIndex
CREATE INDEX "search_events_created_at_idx" ON "search_events"("created_at");

-- CreateIndex
CREATE INDEX "search_probes_space_id_idx" ON "search_probes"("space_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "api_key_galleries_gallery_id_idx" ON "api_key_galleries"("gallery_id");

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_seq_idx" ON "audit_entries"("actor_id", "seq");

-- CreateIndex
CREATE INDEX "idempotency_records_created_at_idx" ON "idempotency_records"("created_at");

-- CreateIndex
CREATE INDEX "jobs_state_created_at_idx" ON "jobs"("state", "created_at");

-- AddForeignKey
ALTER TABLE "embedding_spaces" ADD CONSTRAINT "embedding_spaces_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gallery_modalities" ADD CONSTRAINT "gallery_modalities_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gallery_modalities" ADD CONSTRAINT "gallery_modalities_active_space_id_fkey" FOREIGN KEY ("active_space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media" ADD CONSTRAINT "media_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "samples" ADD CONSTRAINT "samples_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "samples" ADD CONSTRAINT "samples_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identities"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "samples" ADD CONSTRAINT "samples_media_id_fkey" FOREIGN KEY ("media_id") REFERENCES "media"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_sample_id_fkey" FOREIGN KEY ("sample_id") REFERENCES "samples"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox_entries" ADD CONSTRAINT "outbox_entries_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vector_index_states" ADD CONSTRAINT "vector_index_states_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_probes" ADD CONSTRAINT "search_probes_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "search_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_probes" ADD CONSTRAINT "search_probes_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_galleries" ADD CONSTRAINT "api_key_galleries_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_galleries" ADD CONSTRAINT "api_key_galleries_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand: Prisma's schema cannot say these, and its diff does not see them.
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_pack_digest_check" CHECK ("pack_digest" <> '');
ALTER TABLE "embedding_spaces" ADD CONSTRAINT "embedding_spaces_id_check" CHECK ("id" ~ '^[0-9a-f]{64}$');
ALTER TABLE "embedding_spaces" ADD CONSTRAINT "embedding_spaces_dimensions_check" CHECK ("dimensions" > 0);
ALTER TABLE "galleries" ADD CONSTRAINT "galleries_name_check" CHECK ("name" <> '');
ALTER TABLE "galleries" ADD CONSTRAINT "galleries_expected_mated_share_check" CHECK ("expected_mated_share" BETWEEN 0 AND 1);
ALTER TABLE "galleries" ADD CONSTRAINT "galleries_filter_keys_check" CHECK (cardinality("filter_keys") <= 8);
ALTER TABLE "media" ADD CONSTRAINT "media_byte_size_check" CHECK ("byte_size" > 0);
ALTER TABLE "media" ADD CONSTRAINT "media_pixels_check" CHECK ("width_px" > 0 AND "height_px" > 0);
ALTER TABLE "media" ADD CONSTRAINT "media_references_check" CHECK ("references" >= 0);
-- Whole float32 numbers, at least one; the space's dimensions are checked when the vector is read.
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_vector_check" CHECK (octet_length("vector") > 0 AND octet_length("vector") % 4 = 0);
ALTER TABLE "vector_index_states" ADD CONSTRAINT "vector_index_states_pruned_seq_check" CHECK ("pruned_seq" >= 0);
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_rate_limit_check" CHECK ("rate_limit_per_minute" > 0);
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_progress_check" CHECK ("progress" BETWEEN 0 AND 1);
