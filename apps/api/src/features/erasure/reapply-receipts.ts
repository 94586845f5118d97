import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { findIdentities } from '../identity/identity.store.ts';
import { beginErasure, holdPerson } from './begin-erasure.ts';
import { insertKnownErasure, knownErasures, lockReceipts, receiptsAfter } from './erasure.store.ts';
import type { ReceiptFiles } from './receipt-files.ts';
import { checkReceipt, type Receipt, type ReceiptSigner } from './receipt.ts';

export interface ReapplyParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly receipts: Pick<ReceiptFiles, 'readAll'>;
  readonly signer: Pick<ReceiptSigner, 'fingerprint'>;
  readonly log: (line: string) => void;
}

export interface Reapplied {
  /** Receipts of erasures that this database had not heard of. */
  readonly unknown: number;
  /** Of them, those whose person was there again. */
  readonly erased: number;
}

/**
 * Erases again whom a receipt names and the database has back: it was restored from a backup that is older than the erasure. Receipts
 * that another key signed are left alone, and said so. Call it before anything is answered.
 */
export async function reapplyReceipts(parts: ReapplyParts): Promise<Reapplied> {
  const { database, receipts, signer, log } = parts;
  const read: { readonly receipt: Receipt; readonly text: string }[] = [];
  for (const { name, text } of await receipts.readAll()) {
    const check = checkReceipt(text);
    if (!check.isGenuine) log(`${name} is not applied: ${check.problem}`);
    else if (check.fingerprint !== signer.fingerprint) {
      log(`${name} is not applied: another key than this server's signed it`);
    } else read.push({ receipt: check.receipt, text });
  }
  const known = await knownErasures(
    database.client,
    read.map(({ receipt }) => receipt.erasureId),
  );
  const unknown = read.filter(({ receipt }) => !known.has(receipt.erasureId));
  let erased = 0;
  for (const { receipt, text } of unknown) {
    const isErased = await database.transaction((tx) => reapply(tx, parts.clock, { receipt, text }));
    if (isErased) erased += 1;
  }
  if (unknown.length > 0) {
    log(`${unknown.length} receipts of erasures were not known here; ${erased} people were erased again`);
  }
  return { unknown: unknown.length, erased };
}

async function reapply(
  tx: Transaction,
  clock: Clock,
  { receipt, text }: { readonly receipt: Receipt; readonly text: string },
): Promise<boolean> {
  const { erasureId, galleryId, identityId } = receipt;
  await lockReceipts(tx);
  // Another process that starts at the same time was quicker.
  if ((await knownErasures(tx, [erasureId])).size > 0) return false;
  const there = await findIdentities(tx, { kind: 'ALL' }, receipt.identityIds);
  const held: string[] = [];
  // A backup from before a merge has the names of the person as people of their own.
  for (const { id } of there) held.push(...(await holdPerson(tx, { galleryId, identityId: id })));
  const identityIds = [...new Set([...receipt.identityIds, ...held])];
  if (held.length === 0) {
    await insertKnownErasure(tx, { receipt, text });
    return false;
  }
  const order = { id: erasureId, galleryId, identityId, reason: 'RESTORED', actorId: null } as const;
  const begun = await beginErasure(tx, { ...order, now: clock.now() }, identityIds);
  await recordAudit(
    tx,
    { requestId: `receipt ${newId()}`, actor: null },
    {
      action: 'reapplyErasure',
      targetType: 'Identity',
      targetId: identityId,
      galleryIds: [galleryId],
      outcome: 'OK',
      detail: { erasureId, samples: begun.samples },
    },
  );
  return true;
}

const receiptsAtOnce = 500;

/** Copies receipts that the database has and the folder has not: another process wrote them, or the folder was lost. */
export async function copyReceipts(
  database: Pick<Database, 'client'>,
  receipts: ReceiptFiles,
): Promise<number> {
  const there = new Set((await receipts.readAll()).map(({ name }) => name));
  let copied = 0;
  for (let after: string | null = null; ;) {
    const rows: readonly { readonly id: string; readonly receipt: string | null }[] = await receiptsAfter(
      database.client,
      after,
      receiptsAtOnce,
    );
    for (const { id, receipt } of rows) {
      if (receipt === null || there.has(`${id}.json`)) continue;
      await receipts.write(id, receipt);
      copied += 1;
    }
    after = rows.at(-1)?.id ?? null;
    if (rows.length < receiptsAtOnce) return copied;
  }
}
