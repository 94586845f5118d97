import { join } from 'node:path';
import type pg from 'pg';
import packageJson from '../../package.json' with { type: 'json' };
import { systemClock } from '../core/clock.ts';
import { findSecrets, type Secrets } from '../config/secrets.ts';
import { reapplyReceipts } from '../features/erasure/reapply-receipts.ts';
import { checkReceipt, ReceiptSigner, receiptFormat, type Receipt } from '../features/erasure/receipt.ts';
import { BackupError } from '../infra/backup/backup-error.ts';
import { openDatabase } from '../infra/prisma/database.ts';
import { diskReceiptFiles } from '../infra/receipts/disk-receipt-files.ts';
import type { RestoreOptions } from './restore.ts';

/** Receipts of erasures that somebody kept elsewhere. */
export interface GivenReceipts {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Whether receipts count that another key signed than this installation's. */
  readonly areTrusted: boolean;
}

/**
 * Puts the receipts that the restore must not forget into `DATA_DIR/receipts`: those that were given, and those of the database that is
 * about to be replaced. Before anything changes, so that whatever ends the restore, the next start of a server erases again.
 *
 * @throws {BackupError} for a file that is no receipt, or that another key signed.
 */
export async function keepReceipts(
  client: pg.Client,
  { config, receipts }: Pick<RestoreOptions, 'config' | 'receipts'>,
  secrets: Secrets | null,
): Promise<void> {
  const given = receipts ?? { files: [], areTrusted: false };
  if (secrets === null) {
    if (given.files.length === 0) return;
    throw new BackupError('OTHER_SECRETS', 'receipts cannot be told from forgeries without AUTH_SECRET');
  }
  const signer = new ReceiptSigner(secrets.authSecret);
  const kept = new Map<string, string>();
  for (const { name, text } of given.files) {
    const receipt = acceptedReceipt(name, text, { signer, areTrusted: given.areTrusted });
    kept.set(receipt.receipt.erasureId, receipt.text);
  }
  for (const { id, text } of await receiptsOfDatabase(client, signer)) kept.set(id, text);
  const folder = diskReceiptFiles(folderOf(config));
  for (const [id, text] of kept) await folder.write(id, text);
}

/** Erases again whom the backup brought back. The server that starts next does the rest. */
export async function reapplyAfterRestore({
  url,
  config,
  log,
}: Pick<RestoreOptions, 'url' | 'config' | 'log'>): Promise<void> {
  const secrets = await findSecrets(config);
  if (secrets === null) return;
  const database = openDatabase({ url });
  try {
    await reapplyReceipts({
      ...{ database, log, clock: systemClock },
      receipts: diskReceiptFiles(folderOf(config)),
      signer: new ReceiptSigner(secrets.authSecret),
    });
  } finally {
    await database.close();
  }
}

const folderOf = ({ DATA_DIR }: RestoreOptions['config']): string => join(DATA_DIR, 'receipts');

function acceptedReceipt(
  name: string,
  text: string,
  { signer, areTrusted }: { readonly signer: ReceiptSigner; readonly areTrusted: boolean },
): { readonly receipt: Receipt; readonly text: string } {
  const check = checkReceipt(text);
  if (!check.isGenuine) throw new BackupError('BAD_RECEIPT', `${name}: ${check.problem}`);
  if (check.fingerprint === signer.fingerprint) return { receipt: check.receipt, text };
  if (areTrusted) return { receipt: check.receipt, text: signer.sign(check.receipt) };
  const message = `${name} was signed by another key than this installation's; --trust-receipts takes it all the same`;
  throw new BackupError('BAD_RECEIPT', message);
}

interface ErasureRow {
  readonly id: string;
  readonly gallery_id: string;
  readonly identity_id: string;
  readonly identity_ids: readonly string[];
  readonly reason: string;
  readonly receipt: string | null;
  readonly created_at: Date;
}

/** Those that are under way too: they have no receipt yet, but the person must not come back. */
async function receiptsOfDatabase(
  client: pg.Client,
  signer: ReceiptSigner,
): Promise<readonly { readonly id: string; readonly text: string }[]> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('erasures') IS NOT NULL AS there",
  );
  if (tables[0]?.there !== true) return [];
  const { rows } = await client.query<ErasureRow>(
    `SELECT id::text, gallery_id::text, identity_id::text, identity_ids::text[], reason::text, receipt, created_at
     FROM erasures ORDER BY id`,
  );
  return rows.map((row) => ({ id: row.id, text: row.receipt ?? signer.sign(orderOf(row)) }));
}

function orderOf(row: ErasureRow): Receipt {
  return {
    format: receiptFormat.name,
    version: receiptFormat.version,
    ...{ erasureId: row.id, galleryId: row.gallery_id, identityId: row.identity_id },
    identityIds: [...row.identity_ids],
    ...{ state: 'ORDERED', reason: row.reason, requestedAt: row.created_at.toISOString(), finishedAt: null },
    ...{ server: `Gallerist ${packageJson.version}`, removed: {}, models: [], notReached: [] },
  };
}
