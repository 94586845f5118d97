-- Deliveries are claimed webhook by webhook.
DROP INDEX "webhook_deliveries_state_next_attempt_at_idx";
CREATE INDEX "webhook_deliveries_webhook_id_state_next_attempt_at_idx" ON "webhook_deliveries"("webhook_id", "state", "next_attempt_at");

CREATE TABLE "audit_months" (
    "month" CHAR(7) NOT NULL,
    "entries" BIGINT NOT NULL DEFAULT 0,
    "head_hash" CHAR(64) NOT NULL,
    "mac" CHAR(64),
    "sealed_at" TIMESTAMPTZ(3),
    "dropped_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_months_pkey" PRIMARY KEY ("month")
);
ALTER TABLE "audit_months" ADD CONSTRAINT "audit_months_month_check" CHECK ("month" ~ '^\d{4}-(0[1-9]|1[0-2])$');

-- All that follows is written by hand: Prisma's schema knows no partitions and no functions, and its diff sees neither.
ALTER TABLE "audit_entries" RENAME TO "audit_entries_before";
ALTER TABLE "audit_entries_before" RENAME CONSTRAINT "audit_entries_pkey" TO "audit_entries_before_pkey";
ALTER INDEX "audit_entries_at_idx" RENAME TO "audit_entries_before_at_idx";
ALTER INDEX "audit_entries_actor_id_seq_idx" RENAME TO "audit_entries_before_actor_id_seq_idx";
ALTER INDEX "audit_entries_gallery_ids_idx" RENAME TO "audit_entries_before_gallery_ids_idx";
ALTER SEQUENCE "audit_entries_seq_seq" OWNED BY NONE;

CREATE TABLE "audit_entries" (
    "seq" BIGINT NOT NULL DEFAULT nextval('audit_entries_seq_seq'),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "action" VARCHAR(64) NOT NULL,
    "target_type" VARCHAR(32),
    "target_id" VARCHAR(64),
    "gallery_ids" UUID[],
    "outcome" VARCHAR(64) NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "request_id" VARCHAR(64) NOT NULL,
    "chain_index" BIGINT,
    "previous_hash" CHAR(64),
    "hash" CHAR(64),

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("seq", "at"),
    CONSTRAINT "audit_entries_sealed_check" CHECK (("hash" IS NULL) = ("chain_index" IS NULL) AND ("hash" IS NULL) = ("previous_hash" IS NULL))
) PARTITION BY RANGE ("at");
ALTER SEQUENCE "audit_entries_seq_seq" OWNED BY "audit_entries"."seq";

CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");
CREATE INDEX "audit_entries_actor_id_seq_idx" ON "audit_entries"("actor_id", "seq");
CREATE INDEX "audit_entries_chain_index_idx" ON "audit_entries"("chain_index");
CREATE INDEX "audit_entries_gallery_ids_idx" ON "audit_entries" USING GIN ("gallery_ids");
CREATE INDEX "audit_entries_unsealed_idx" ON "audit_entries"("seq") WHERE "hash" IS NULL;

-- What no month was made for yet: an entry is never refused for want of a partition.
CREATE TABLE "audit_entries_default" PARTITION OF "audit_entries" DEFAULT;

-- Makes the partition of a month ('2026-11', in UTC), and takes over what the default partition has of it.
CREATE FUNCTION "audit_ensure_month"("wanted" TEXT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  "starts" TIMESTAMPTZ := (wanted || '-01')::timestamp AT TIME ZONE 'UTC';
  "ends" TIMESTAMPTZ := ((wanted || '-01')::timestamp + interval '1 month') AT TIME ZONE 'UTC';
  "partition" TEXT := 'audit_entries_' || replace(wanted, '-', '_');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit partitions', 0));
  IF to_regclass(partition) IS NOT NULL THEN RETURN FALSE; END IF;
  LOCK TABLE "audit_entries_default" IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('CREATE TABLE %I (LIKE "audit_entries" INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
  EXECUTE format('WITH "moved" AS (DELETE FROM "audit_entries_default" WHERE "at" >= %L AND "at" < %L RETURNING *)
    INSERT INTO %I SELECT * FROM "moved"', starts, ends, partition);
  EXECUTE format('ALTER TABLE "audit_entries" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, starts, ends);
  RETURN TRUE;
END $$;

-- Drops the entries of a month; its row in audit_months stays.
CREATE FUNCTION "audit_drop_month"("wanted" TEXT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  "starts" TIMESTAMPTZ := (wanted || '-01')::timestamp AT TIME ZONE 'UTC';
  "ends" TIMESTAMPTZ := ((wanted || '-01')::timestamp + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit partitions', 0));
  EXECUTE format('DROP TABLE IF EXISTS %I', 'audit_entries_' || replace(wanted, '-', '_'));
  DELETE FROM "audit_entries_default" WHERE "at" >= starts AND "at" < ends;
END $$;

-- What an entry's hash is: SHA-256, in hexadecimal, of the text of a jsonb array in UTF-8.
CREATE FUNCTION "audit_hash"("previous" TEXT, "place" BIGINT, "entry" "audit_entries") RETURNS TEXT LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    previous, place, entry.seq, (extract(epoch FROM entry.at) * 1000)::bigint, entry.actor_id, entry.action,
    entry.target_type, entry.target_id, entry.gallery_ids, entry.outcome, entry.detail, entry.request_id
  )::text, 'UTF8')), 'hex')
$$;

-- The hash before a month's first entry.
CREATE FUNCTION "audit_genesis"("month" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to('gallerist audit log ' || month, 'UTF8')), 'hex')
$$;

-- Chains the oldest committed entries that are not sealed, at most `batch`; one caller at a time. Answers the heads that moved.
CREATE FUNCTION "audit_seal"("batch" INTEGER)
RETURNS TABLE ("month" TEXT, "entries" BIGINT, "head_hash" TEXT, "sealed" BIGINT) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  "entry" "audit_entries";
  "current" TEXT;
  "head" "audit_months";
  "next" TEXT;
  "before" BIGINT;
BEGIN
  FOR entry IN
    SELECT * FROM (SELECT * FROM "audit_entries" WHERE "hash" IS NULL ORDER BY "seq" LIMIT batch) "oldest"
    ORDER BY to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM'), "seq"
  LOOP
    IF current IS DISTINCT FROM to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM') THEN
      IF current IS NOT NULL THEN
        UPDATE "audit_months" SET "entries" = head.entries, "head_hash" = head.head_hash, "mac" = NULL
          WHERE "audit_months"."month" = current;
        RETURN QUERY SELECT current, head.entries, head.head_hash::text, head.entries - before;
      END IF;
      current := to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM');
      INSERT INTO "audit_months" ("month", "head_hash") VALUES (current, audit_genesis(current)) ON CONFLICT DO NOTHING;
      SELECT * INTO head FROM "audit_months" WHERE "audit_months"."month" = current FOR UPDATE;
      before := head.entries;
    END IF;
    next := audit_hash(head.head_hash::text, head.entries + 1, entry);
    UPDATE "audit_entries" SET "chain_index" = head.entries + 1, "previous_hash" = head.head_hash, "hash" = next
      WHERE "seq" = entry.seq AND "at" = entry.at;
    head.entries := head.entries + 1;
    head.head_hash := next;
  END LOOP;
  IF current IS NOT NULL THEN
    UPDATE "audit_months" SET "entries" = head.entries, "head_hash" = head.head_hash, "mac" = NULL
      WHERE "audit_months"."month" = current;
    RETURN QUERY SELECT current, head.entries, head.head_hash::text, head.entries - before;
  END IF;
END $$;

-- The months of the entries that there are, this one and the two to come; then the entries.
DO $$
DECLARE
  "month" TIMESTAMP;
BEGIN
  FOR month IN
    SELECT generate_series(
      date_trunc('month', coalesce((SELECT min("at") FROM "audit_entries_before"), now()) AT TIME ZONE 'UTC'),
      date_trunc('month', now() AT TIME ZONE 'UTC') + interval '2 months',
      interval '1 month')
  LOOP
    PERFORM audit_ensure_month(to_char(month, 'YYYY-MM'));
  END LOOP;
END $$;
INSERT INTO "audit_entries" ("seq", "at", "actor_id", "action", "target_type", "target_id", "gallery_ids", "outcome", "detail", "request_id")
SELECT "seq", "at", "actor_id", "action", "target_type", "target_id", "gallery_ids", "outcome", "detail", "request_id"
FROM "audit_entries_before";
DROP TABLE "audit_entries_before";
