-- CreateIndex
CREATE INDEX "search_events_gallery_ids_idx" ON "search_events" USING GIN ("gallery_ids");

-- CreateIndex
CREATE INDEX "audit_entries_gallery_ids_idx" ON "audit_entries" USING GIN ("gallery_ids");

-- Written by hand: Prisma's schema cannot say that an index covers some rows only, and its diff does not see it.
-- A search reads the changes of its galleries that the index has not taken; those that it has are many more.
CREATE INDEX "outbox_entries_pending_idx" ON "outbox_entries" ("space_id", "gallery_id") WHERE "applied_at" IS NULL;
