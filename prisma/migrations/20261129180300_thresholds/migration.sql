-- CreateEnum
CREATE TYPE "ThresholdPolicyKind" AS ENUM ('STATIC', 'INTRA_PERCENTILE', 'TARGET_FMR', 'TARGET_FPIR');

-- CreateEnum
CREATE TYPE "ThresholdBasis" AS ENUM ('GALLERY', 'COHORT', 'EXTRAPOLATED', 'UNRESOLVED');

-- CreateTable
CREATE TABLE "threshold_policies" (
    "gallery_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "kind" "ThresholdPolicyKind" NOT NULL,
    "match" DOUBLE PRECISION,
    "review" DOUBLE PRECISION,
    "space_id" CHAR(64),
    "rate" DOUBLE PRECISION,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "threshold_policies_pkey" PRIMARY KEY ("gallery_id","modality")
);

-- CreateTable
CREATE TABLE "threshold_versions" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "gallery_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "policy" "ThresholdPolicyKind" NOT NULL,
    "rate" DOUBLE PRECISION,
    "match" DOUBLE PRECISION NOT NULL,
    "review" DOUBLE PRECISION NOT NULL,
    "basis" "ThresholdBasis" NOT NULL,
    "fmr" JSONB,
    "fpir" JSONB,
    "score_model" JSONB,
    "gallery_identities" INTEGER NOT NULL,
    "gallery_samples" INTEGER NOT NULL,
    "compared_identities" INTEGER NOT NULL,
    "pack_digest" CHAR(64),
    "is_fallback" BOOLEAN NOT NULL,
    "job_id" UUID,
    "calibrated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "threshold_versions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "threshold_policies_space_id_idx" ON "threshold_policies"("space_id");

-- CreateIndex
CREATE UNIQUE INDEX "threshold_versions_seq_key" ON "threshold_versions"("seq");

-- CreateIndex
CREATE INDEX "threshold_versions_gallery_id_space_id_seq_idx" ON "threshold_versions"("gallery_id", "space_id", "seq");

-- CreateIndex
CREATE INDEX "threshold_versions_gallery_id_modality_seq_idx" ON "threshold_versions"("gallery_id", "modality", "seq");

-- CreateIndex
CREATE INDEX "threshold_versions_space_id_idx" ON "threshold_versions"("space_id");

-- CreateIndex
CREATE UNIQUE INDEX "threshold_versions_job_id_space_id_key" ON "threshold_versions"("job_id", "space_id");

-- AddForeignKey
ALTER TABLE "threshold_policies" ADD CONSTRAINT "threshold_policies_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threshold_policies" ADD CONSTRAINT "threshold_policies_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threshold_versions" ADD CONSTRAINT "threshold_versions_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threshold_versions" ADD CONSTRAINT "threshold_versions_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "embedding_spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A policy carries exactly the numbers of its kind.
ALTER TABLE "threshold_policies" ADD CONSTRAINT "threshold_policies_numbers_check" CHECK (
    CASE "kind"
        WHEN 'STATIC' THEN "match" IS NOT NULL AND "review" IS NOT NULL AND "review" <= "match" AND "space_id" IS NOT NULL AND "rate" IS NULL
        WHEN 'INTRA_PERCENTILE' THEN "match" IS NULL AND "review" IS NULL AND "space_id" IS NULL AND "rate" IS NULL
        ELSE "match" IS NULL AND "review" IS NULL AND "space_id" IS NULL AND "rate" > 0 AND "rate" <= 1
    END
);

ALTER TABLE "threshold_versions" ADD CONSTRAINT "threshold_versions_order_check" CHECK ("review" <= "match");
