-- CreateEnum
CREATE TYPE "ReviewKind" AS ENUM ('NEAR_THRESHOLD', 'DISAGREEMENT', 'PROPOSED', 'DUPLICATE');

-- CreateEnum
CREATE TYPE "ReviewState" AS ENUM ('OPEN', 'CONFIRMED', 'REJECTED', 'CORRECTED', 'DISMISSED', 'SUPERSEDED');

-- CreateEnum
CREATE TYPE "FeedbackVerdict" AS ENUM ('CORRECT', 'NOT_THIS_PERSON', 'IS_PERSON');

-- CreateEnum
CREATE TYPE "FeedbackState" AS ENUM ('PROPOSED', 'CONFIRMED', 'REJECTED', 'WITHDRAWN');

-- AlterTable
ALTER TABLE "search_probes" ADD COLUMN     "crop_blob_key" TEXT,
ADD COLUMN     "subject" JSONB;

-- CreateTable
CREATE TABLE "feedback" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "search_id" UUID NOT NULL,
    "probe_index" INTEGER NOT NULL,
    "verdict" "FeedbackVerdict" NOT NULL,
    "identity_id" UUID NOT NULL,
    "vetoed_identity_id" UUID,
    "actor_id" UUID NOT NULL,
    "state" "FeedbackState" NOT NULL,
    "enroll" BOOLEAN NOT NULL DEFAULT false,
    "sample_id" UUID,
    "model_decision" "Decision",
    "cosine_similarity" DOUBLE PRECISION,
    "box" JSONB,
    "subject" JSONB,
    "crop_blob_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback_statuses" (
    "id" UUID NOT NULL,
    "feedback_id" UUID NOT NULL,
    "state" "FeedbackState" NOT NULL,
    "actor_id" UUID NOT NULL,
    "actor_name" VARCHAR(200) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feedback_statuses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback_embeddings" (
    "feedback_id" UUID NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "vector" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feedback_embeddings_pkey" PRIMARY KEY ("feedback_id","space_id")
);

-- CreateTable
CREATE TABLE "review_items" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "kind" "ReviewKind" NOT NULL,
    "subject" VARCHAR(128) NOT NULL,
    "state" "ReviewState" NOT NULL DEFAULT 'OPEN',
    "microbits" INTEGER NOT NULL,
    "search_id" UUID,
    "probe_index" INTEGER,
    "identity_id" UUID NOT NULL,
    "other_identity_id" UUID,
    "feedback_id" UUID,
    "resolved_by_id" UUID,
    "resolved_by_name" VARCHAR(200),
    "resolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_items_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "feedback_gallery_id_state_id_idx" ON "feedback"("gallery_id", "state", "id");

-- CreateIndex
CREATE INDEX "feedback_identity_id_idx" ON "feedback"("identity_id");

-- CreateIndex
CREATE INDEX "feedback_vetoed_identity_id_idx" ON "feedback"("vetoed_identity_id");

-- CreateIndex
CREATE INDEX "feedback_search_id_probe_index_idx" ON "feedback"("search_id", "probe_index");

-- CreateIndex
CREATE INDEX "feedback_crop_blob_key_idx" ON "feedback"("crop_blob_key");

-- CreateIndex
CREATE INDEX "feedback_statuses_feedback_id_id_idx" ON "feedback_statuses"("feedback_id", "id");

-- CreateIndex
CREATE INDEX "feedback_embeddings_space_id_idx" ON "feedback_embeddings"("space_id");

-- CreateIndex
CREATE INDEX "review_items_gallery_id_state_microbits_id_idx" ON "review_items"("gallery_id", "state", "microbits" DESC, "id");

-- CreateIndex
CREATE INDEX "review_items_identity_id_idx" ON "review_items"("identity_id");

-- CreateIndex
CREATE INDEX "review_items_other_identity_id_idx" ON "review_items"("other_identity_id");

-- CreateIndex
CREATE INDEX "review_items_feedback_id_idx" ON "review_items"("feedback_id");

-- CreateIndex
CREATE INDEX "review_items_search_id_idx" ON "review_items"("search_id");

-- CreateIndex
CREATE UNIQUE INDEX "review_items_gallery_id_kind_subject_key" ON "review_items"("gallery_id", "kind", "subject");

-- CreateIndex
CREATE INDEX "search_probes_crop_blob_key_idx" ON "search_probes"("crop_blob_key");

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identities"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_vetoed_identity_id_fkey" FOREIGN KEY ("vetoed_identity_id") REFERENCES "identities"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback_statuses" ADD CONSTRAINT "feedback_statuses_feedback_id_fkey" FOREIGN KEY ("feedback_id") REFERENCES "feedback"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback_embeddings" ADD CONSTRAINT "feedback_embeddings_feedback_id_fkey" FOREIGN KEY ("feedback_id") REFERENCES "feedback"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback_embeddings" ADD CONSTRAINT "feedback_embeddings_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identities"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_other_identity_id_fkey" FOREIGN KEY ("other_identity_id") REFERENCES "identities"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_feedback_id_fkey" FOREIGN KEY ("feedback_id") REFERENCES "feedback"("id") ON DELETE CASCADE ON UPDATE CASCADE;
