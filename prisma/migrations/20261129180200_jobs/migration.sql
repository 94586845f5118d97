-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "actor_id" UUID,
ADD COLUMN     "attempt" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "attempt_progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "attempt_started_at" TIMESTAMPTZ(3),
ADD COLUMN     "cancel_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "checkpoint" JSONB,
ADD COLUMN     "claim_id" UUID,
ADD COLUMN     "deaths" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "lease_until" TIMESTAMPTZ(3),
ADD COLUMN     "next_attempt_at" TIMESTAMPTZ(3),
ADD COLUMN     "result" JSONB,
ADD COLUMN     "started_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "job_galleries" (
    "job_id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,

    CONSTRAINT "job_galleries_pkey" PRIMARY KEY ("job_id","gallery_id")
);

-- CreateTable
CREATE TABLE "job_log_lines" (
    "job_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "text" VARCHAR(1000) NOT NULL,

    CONSTRAINT "job_log_lines_pkey" PRIMARY KEY ("job_id","seq")
);

-- CreateIndex
CREATE INDEX "job_galleries_gallery_id_idx" ON "job_galleries"("gallery_id");

-- CreateIndex
CREATE INDEX "jobs_gallery_id_id_idx" ON "jobs"("gallery_id", "id");

-- AddForeignKey
ALTER TABLE "job_galleries" ADD CONSTRAINT "job_galleries_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_log_lines" ADD CONSTRAINT "job_log_lines_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
