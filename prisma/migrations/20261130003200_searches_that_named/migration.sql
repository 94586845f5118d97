-- CreateIndex
CREATE INDEX "search_probes_candidates_idx" ON "search_probes" USING GIN ("candidates" jsonb_path_ops);
