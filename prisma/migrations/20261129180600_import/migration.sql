-- CreateEnum
CREATE TYPE "ImportOutcome" AS ENUM ('ACCEPTED', 'REJECTED');

-- CreateTable
CREATE TABLE "import_uploads" (
    "id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "uploader_id" UUID NOT NULL,
    "byte_length" BIGINT NOT NULL,
    "job_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_entries" (
    "job_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "gallery_id" UUID NOT NULL,
    "name" VARCHAR(512) NOT NULL,
    "outcome" "ImportOutcome" NOT NULL,
    "reason" VARCHAR(64),
    "message" VARCHAR(500),
    "identity_id" UUID,
    "sample_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_entries_pkey" PRIMARY KEY ("job_id","index")
);

-- CreateTable
CREATE TABLE "gallery_exports" (
    "job_id" UUID NOT NULL,
    "gallery_id" UUID NOT NULL,
    "blob_key" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "has_embeddings" BOOLEAN NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gallery_exports_pkey" PRIMARY KEY ("job_id")
);

-- CreateIndex
CREATE INDEX "import_uploads_gallery_id_idx" ON "import_uploads"("gallery_id");

-- CreateIndex
CREATE INDEX "import_uploads_updated_at_idx" ON "import_uploads"("updated_at");

-- CreateIndex
CREATE INDEX "import_entries_job_id_outcome_index_idx" ON "import_entries"("job_id", "outcome", "index");

-- CreateIndex
CREATE INDEX "import_entries_gallery_id_idx" ON "import_entries"("gallery_id");

-- CreateIndex
CREATE UNIQUE INDEX "gallery_exports_blob_key_key" ON "gallery_exports"("blob_key");

-- CreateIndex
CREATE INDEX "gallery_exports_gallery_id_idx" ON "gallery_exports"("gallery_id");

-- CreateIndex
CREATE INDEX "gallery_exports_expires_at_idx" ON "gallery_exports"("expires_at");

-- CreateIndex
CREATE INDEX "identities_gallery_id_name_idx" ON "identities"("gallery_id", "name");

-- AddForeignKey
ALTER TABLE "import_uploads" ADD CONSTRAINT "import_uploads_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_entries" ADD CONSTRAINT "import_entries_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_entries" ADD CONSTRAINT "import_entries_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gallery_exports" ADD CONSTRAINT "gallery_exports_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gallery_exports" ADD CONSTRAINT "gallery_exports_gallery_id_fkey" FOREIGN KEY ("gallery_id") REFERENCES "galleries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand: Prisma's schema cannot say it.
ALTER TABLE "import_uploads" ADD CONSTRAINT "import_uploads_byte_length_check" CHECK ("byte_length" > 0);
ALTER TABLE "import_entries" ADD CONSTRAINT "import_entries_index_check" CHECK ("index" >= 0);
ALTER TABLE "import_entries" ADD CONSTRAINT "import_entries_reason_check" CHECK (("outcome" = 'REJECTED') = ("reason" IS NOT NULL));
ALTER TABLE "gallery_exports" ADD CONSTRAINT "gallery_exports_byte_size_check" CHECK ("byte_size" > 0);
