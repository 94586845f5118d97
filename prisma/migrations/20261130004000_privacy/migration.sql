-- CreateEnum
CREATE TYPE "LawfulBasis" AS ENUM ('CONSENT', 'CONTRACT', 'LEGAL_OBLIGATION', 'VITAL_INTERESTS', 'PUBLIC_TASK', 'LEGITIMATE_INTERESTS');

-- CreateEnum
CREATE TYPE "RetentionKind" AS ENUM ('ORIGINALS', 'CROPS', 'PROBES', 'SIGHTINGS', 'EXPIRED_BODIES', 'AUDIT', 'ENDED_CONSENT');

-- CreateEnum
CREATE TYPE "ErasureState" AS ENUM ('RUNNING', 'DONE');

-- CreateEnum
CREATE TYPE "ErasureReason" AS ENUM ('REQUEST', 'CONSENT_ENDED', 'RESTORED');

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "decision_only" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN     "redacted_at" TIMESTAMPTZ(3),
ADD COLUMN     "redaction_mac" CHAR(64);

-- AlterTable
ALTER TABLE "galleries" ADD COLUMN     "consent_required" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "gallery_exports" ADD COLUMN     "identity_id" UUID;

-- AlterTable
ALTER TABLE "identities" ADD COLUMN     "consent_since" TIMESTAMPTZ(3),
ADD COLUMN     "consent_until" TIMESTAMPTZ(3),
ADD COLUMN     "consent_withdrawn" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "model_versions" ADD COLUMN     "erased_identities" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "training_runs" ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "decision_only" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "consents" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "lawful_basis" "LawfulBasis" NOT NULL,
    "purpose" VARCHAR(500) NOT NULL,
    "note" VARCHAR(2000),
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_by_id" UUID,
    "recorded_by_id" UUID NOT NULL,
    "evidence_media_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "retention_rules" (
    "scope" VARCHAR(36) NOT NULL,
    "kind" "RetentionKind" NOT NULL,
    "gallery_id" UUID,
    "days" INTEGER,
    "is_inherited" BOOLEAN NOT NULL DEFAULT false,
    "applies_at" TIMESTAMPTZ(3) NOT NULL,
    "days_before" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retention_rules_pkey" PRIMARY KEY ("scope","kind")
);

-- CreateTable
CREATE TABLE "erasures" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "identity_ids" UUID[],
    "state" "ErasureState" NOT NULL DEFAULT 'RUNNING',
    "reason" "ErasureReason" NOT NULL,
    "requested_by_id" UUID,
    "job_id" UUID,
    "workspace" JSONB,
    "removed" JSONB NOT NULL DEFAULT '{}',
    "receipt" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erasure_vectors" (
    "erasure_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "vector" BYTEA NOT NULL,

    CONSTRAINT "erasure_vectors_pkey" PRIMARY KEY ("erasure_id","seq")
);

-- CreateIndex
CREATE INDEX "consents_identity_id_id_idx" ON "consents"("identity_id", "id");

-- CreateIndex
CREATE INDEX "consents_gallery_id_idx" ON "consents"("gallery_id");

-- CreateIndex
CREATE INDEX "consents_evidence_media_id_idx" ON "consents"("evidence_media_id");

-- CreateIndex
CREATE INDEX "retention_rules_gallery_id_idx" ON "retention_rules"("gallery_id");

-- CreateIndex
CREATE INDEX "erasures_gallery_id_id_idx" ON "erasures"("gallery_id", "id");

-- CreateIndex
CREATE INDEX "erasures_state_idx" ON "erasures"("state");

-- CreateIndex
CREATE INDEX "erasures_identity_ids_idx" ON "erasures" USING GIN ("identity_ids");

-- CreateIndex
CREATE INDEX "identities_consent_until_idx" ON "identities"("consent_until");

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "identities"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_evidence_media_id_fkey" FOREIGN KEY ("evidence_media_id") REFERENCES "media"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_rules" ADD CONSTRAINT "retention_rules_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erasure_vectors" ADD CONSTRAINT "erasure_vectors_erasure_id_fkey" FOREIGN KEY ("erasure_id") REFERENCES "erasures"("id") ON DELETE CASCADE ON UPDATE CASCADE;
