-- CreateEnum
CREATE TYPE "ClusterState" AS ENUM ('OPEN', 'ACCEPTED', 'DISMISSED');

-- CreateTable
CREATE TABLE "probe_clusters" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "state" "ClusterState" NOT NULL DEFAULT 'OPEN',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "cohesion" DOUBLE PRECISION,
    "exemplar_search_id" UUID,
    "exemplar_index" INTEGER,
    "identity_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "probe_clusters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "probe_cluster_members" (
    "cluster_id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "search_id" UUID NOT NULL,
    "probe_index" INTEGER NOT NULL,

    CONSTRAINT "probe_cluster_members_pkey" PRIMARY KEY ("gallery_id","space_id","search_id","probe_index")
);

-- CreateTable
CREATE TABLE "gallery_reports" (
    "job_id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "modality" "Modality" NOT NULL,
    "space_id" CHAR(64) NOT NULL,
    "findings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gallery_reports_pkey" PRIMARY KEY ("job_id")
);

-- CreateIndex
CREATE INDEX "probe_clusters_gallery_id_space_id_state_id_idx" ON "probe_clusters"("gallery_id", "space_id", "state", "id");

-- CreateIndex
CREATE INDEX "probe_cluster_members_cluster_id_idx" ON "probe_cluster_members"("cluster_id");

-- CreateIndex
CREATE INDEX "probe_cluster_members_search_id_idx" ON "probe_cluster_members"("search_id");

-- CreateIndex
CREATE INDEX "gallery_reports_gallery_id_modality_created_at_idx" ON "gallery_reports"("gallery_id", "modality", "created_at");

-- AddForeignKey
ALTER TABLE "probe_clusters" ADD CONSTRAINT "probe_clusters_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "probe_cluster_members" ADD CONSTRAINT "probe_cluster_members_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "probe_clusters"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "probe_cluster_members" ADD CONSTRAINT "probe_cluster_members_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "search_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gallery_reports" ADD CONSTRAINT "gallery_reports_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gallery_reports" ADD CONSTRAINT "gallery_reports_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand: Prisma's schema cannot say it.
ALTER TABLE "probe_cluster_members" ADD CONSTRAINT "probe_cluster_members_probe_index_check" CHECK ("probe_index" >= 0);
