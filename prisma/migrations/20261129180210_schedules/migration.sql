-- CreateEnum
CREATE TYPE "ScheduleKind" AS ENUM ('TRAINING', 'CALIBRATION', 'CLUSTERING', 'REPORT', 'RETENTION', 'RECONCILE');

-- CreateEnum
CREATE TYPE "ScheduleOverlap" AS ENUM ('SKIP', 'QUEUE');

-- CreateEnum
CREATE TYPE "ScheduleRunOutcome" AS ENUM ('STARTED', 'SKIPPED');

-- CreateTable
CREATE TABLE "schedules" (
    "id" UUID NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "kind" "ScheduleKind" NOT NULL,
    "cron" VARCHAR(100) NOT NULL,
    "time_zone" VARCHAR(64) NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "overlap" "ScheduleOverlap" NOT NULL,
    "min_new_feedback" INTEGER,
    "min_new_samples" INTEGER,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "next_run_at" TIMESTAMPTZ(3),
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_galleries" (
    "schedule_id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,

    CONSTRAINT "schedule_galleries_pkey" PRIMARY KEY ("schedule_id","gallery_id")
);

-- CreateTable
CREATE TABLE "schedule_runs" (
    "id" UUID NOT NULL,
    "schedule_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "fired_at" TIMESTAMPTZ(3) NOT NULL,
    "is_manual" BOOLEAN NOT NULL,
    "outcome" "ScheduleRunOutcome" NOT NULL,
    "reason" VARCHAR(500),

    CONSTRAINT "schedule_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_run_jobs" (
    "run_id" UUID NOT NULL,
    "job_id" UUID NOT NULL,

    CONSTRAINT "schedule_run_jobs_pkey" PRIMARY KEY ("run_id","job_id")
);

-- CreateIndex
CREATE INDEX "schedules_enabled_next_run_at_idx" ON "schedules"("enabled", "next_run_at");

-- CreateIndex
CREATE INDEX "schedule_galleries_gallery_id_idx" ON "schedule_galleries"("gallery_id");

-- CreateIndex
CREATE INDEX "schedule_runs_schedule_id_id_idx" ON "schedule_runs"("schedule_id", "id");

-- CreateIndex
CREATE INDEX "schedule_run_jobs_job_id_idx" ON "schedule_run_jobs"("job_id");

-- AddForeignKey
ALTER TABLE "schedule_galleries" ADD CONSTRAINT "schedule_galleries_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_galleries" ADD CONSTRAINT "schedule_galleries_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_runs" ADD CONSTRAINT "schedule_runs_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_run_jobs" ADD CONSTRAINT "schedule_run_jobs_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "schedule_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_run_jobs" ADD CONSTRAINT "schedule_run_jobs_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
