import type { JsonValue } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { lockChain } from './audit-chain.store.ts';
import { entriesWith, redactEntry, writeRedactionMac, type EntryText } from './audit-redaction.store.ts';
import type { HeadSeal } from './audit-seal.ts';

export interface Redaction {
  readonly galleryId: string;
  /** What to look for; entries that have one of them only inside another word are looked at too. */
  readonly words: readonly string[];
  readonly without: (detail: JsonValue) => JsonValue;
  readonly now: Date;
}

/**
 * Takes names out of the details of entries. Their hashes stay, so that the chain holds; where an entry was sealed, a MAC by the server's
 * key says that it was the server who changed it, and into what. @returns How many entries.
 */
export async function redactAudit(
  tx: Transaction,
  seal: HeadSeal,
  { galleryId, words, without, now }: Redaction,
): Promise<number> {
  if (words.length === 0) return 0;
  await lockChain(tx);
  let count = 0;
  for (const entry of await entriesWith(tx, galleryId, words)) {
    const detail = without(entry.detail);
    if (JSON.stringify(detail) === JSON.stringify(entry.detail)) continue;
    const sealed = await redactEntry(tx, entry, { detail, now });
    if (sealed !== null) await writeRedactionMac(tx, entry, seal.ofRedaction(sealed));
    count += 1;
  }
  return count;
}

/** Empties the details of old entries, which keep who did what to which row; the chain holds. @returns How many. */
export async function emptyAuditDetails(
  tx: Transaction,
  seal: HeadSeal,
  of: { readonly entries: readonly Pick<EntryText, 'seq' | 'at'>[]; readonly now: Date },
): Promise<number> {
  if (of.entries.length === 0) return 0;
  await lockChain(tx);
  for (const entry of of.entries) {
    const sealed = await redactEntry(tx, entry, { detail: {}, now: of.now });
    if (sealed !== null) await writeRedactionMac(tx, entry, seal.ofRedaction(sealed));
  }
  return of.entries.length;
}
