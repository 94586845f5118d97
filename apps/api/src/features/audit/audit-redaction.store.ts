import type { JsonValue } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';

/** A sealed entry of which something was taken out. */
export interface RedactedEntry {
  readonly seq: bigint;
  /** Of the entry as it was written. */
  readonly hash: string;
  /** The hash that the entry would have as it is now, at its place. */
  readonly contentHash: string;
}

export interface EntryText {
  readonly seq: bigint;
  readonly at: Date;
  readonly detail: JsonValue;
}

/** Entries about the gallery whose details have one of the words in them. Hold the chain, so that nobody seals them meanwhile. */
export async function entriesWith(
  tx: Transaction,
  galleryId: string,
  words: readonly string[],
): Promise<readonly EntryText[]> {
  return await tx.$queryRaw<EntryText[]>`
    SELECT seq, at, detail FROM audit_entries WHERE gallery_ids @> ARRAY[${galleryId}::uuid]
      AND EXISTS (SELECT 1 FROM unnest(${[...words]}::text[]) AS word WHERE strpos(lower(detail::text), lower(word)) > 0)`;
}

/** Writes what is left of an entry. @returns What its redaction has to vouch for; null where it is not sealed yet. */
export async function redactEntry(
  tx: Transaction,
  { seq, at }: Pick<EntryText, 'seq' | 'at'>,
  left: { readonly detail: JsonValue; readonly now: Date },
): Promise<RedactedEntry | null> {
  await tx.auditEntry.update({
    where: { seq_at: { seq, at } },
    data: { detail: left.detail as Prisma.InputJsonObject, redactedAt: left.now }, // reason: an object, as it was read
    select: { seq: true },
  });
  const [row] = await tx.$queryRaw<{ hash: string | null; content: string }[]>`
    SELECT hash, audit_hash(previous_hash::text, chain_index, e) AS content FROM audit_entries e
    WHERE seq = ${seq}::bigint AND at = ${at}`;
  return row === undefined || row.hash === null ? null : { seq, hash: row.hash, contentHash: row.content };
}

export async function writeRedactionMac(
  tx: Transaction,
  { seq, at }: Pick<EntryText, 'seq' | 'at'>,
  redactionMac: string,
): Promise<void> {
  await tx.auditEntry.update({
    where: { seq_at: { seq, at } },
    data: { redactionMac },
    select: { seq: true },
  });
}
