-- CreateEnum
CREATE TYPE "TrainingItemKind" AS ENUM ('SAMPLE', 'FEEDBACK');

-- CreateEnum
CREATE TYPE "TrainingPart" AS ENUM ('TRAIN', 'VALIDATION', 'HARD_NEGATIVE', 'HELD_OUT', 'LEFT_OUT');

-- CreateTable
CREATE TABLE "training_runs" (
    "id" UUID NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "recipe" VARCHAR(32) NOT NULL,
    "modality" "Modality" NOT NULL,
    "gallery_ids" UUID[],
    "forgetting_gallery_ids" UUID[],
    "active_space_id" CHAR(64) NOT NULL,
    "active_model_version_id" UUID NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "auto_promote" BOOLEAN NOT NULL DEFAULT false,
    "actor_id" UUID,
    "schedule_id" UUID,
    "job_id" UUID,
    "dataset" JSONB,
    "settings" JSONB,
    "progress" JSONB NOT NULL DEFAULT '{}',
    "model_version_id" UUID,
    "failure_code" VARCHAR(64),
    "failure" VARCHAR(2000),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "training_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_items" (
    "run_id" UUID NOT NULL,
    "kind" "TrainingItemKind" NOT NULL,
    "item_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "part" "TrainingPart" NOT NULL,

    CONSTRAINT "training_items_pkey" PRIMARY KEY ("run_id","kind","item_id")
);

-- CreateTable
CREATE TABLE "gallery_salts" (
    "gallery_id" UUID NOT NULL,
    "salt" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gallery_salts_pkey" PRIMARY KEY ("gallery_id")
);

-- CreateTable
CREATE TABLE "evaluations" (
    "id" UUID NOT NULL,
    "model_version_id" UUID NOT NULL,
    "active_model_version_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "gallery_ids" UUID[],
    "forgetting_gallery_ids" UUID[],
    "training_run_id" UUID,
    "actor_id" UUID,
    "job_id" UUID,
    "report" JSONB,
    "verdict" VARCHAR(16),
    "superior" BOOLEAN,
    "failure_code" VARCHAR(64),
    "failure" VARCHAR(2000),
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evaluations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "training_runs_job_id_key" ON "training_runs"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "training_runs_model_version_id_key" ON "training_runs"("model_version_id");

-- CreateIndex
CREATE INDEX "training_runs_gallery_ids_idx" ON "training_runs" USING GIN ("gallery_ids");

-- CreateIndex
CREATE INDEX "training_runs_modality_created_at_idx" ON "training_runs"("modality", "created_at");

-- CreateIndex
CREATE INDEX "training_items_item_id_part_idx" ON "training_items"("item_id", "part");

-- CreateIndex
CREATE INDEX "training_items_identity_id_part_idx" ON "training_items"("identity_id", "part");

-- CreateIndex
CREATE INDEX "evaluations_model_version_id_idx" ON "evaluations"("model_version_id");

-- CreateIndex
CREATE INDEX "evaluations_training_run_id_idx" ON "evaluations"("training_run_id");

-- CreateIndex
CREATE INDEX "evaluations_gallery_ids_idx" ON "evaluations" USING GIN ("gallery_ids");

-- AddForeignKey
ALTER TABLE "training_items" ADD CONSTRAINT "training_items_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "training_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gallery_salts" ADD CONSTRAINT "gallery_salts_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_training_run_id_fkey" FOREIGN KEY ("training_run_id") REFERENCES "training_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
