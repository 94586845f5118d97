import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Config } from '../config/config.ts';
import { periodic } from '../core/periodic.ts';
import { HeadSeal } from '../features/audit/audit-seal.ts';
import { emptyAuditDetails, redactAudit } from '../features/audit/audit-redaction.ts';
import { ConsentService } from '../features/consent/consent.service.ts';
import type { ErasureParts } from '../features/erasure/erasure-parts.ts';
import { ErasureService } from '../features/erasure/erasure.service.ts';
import { copyReceipts, reapplyReceipts } from '../features/erasure/reapply-receipts.ts';
import type { ReceiptFiles } from '../features/erasure/receipt-files.ts';
import { ReceiptSigner } from '../features/erasure/receipt.ts';
import { neededRunFolders } from '../features/erasure/training-traces.store.ts';
import type { Sweep } from '../features/retention/retention-job.ts';
import { applyRetention, type RetentionParts } from '../features/retention/retention-sweep.ts';
import { RetentionService } from '../features/retention/retention.service.ts';
import type { Services } from '../graphql/services.ts';
import type { Database } from '../infra/prisma/database.ts';
import { diskReceiptFiles } from '../infra/receipts/disk-receipt-files.ts';
import { diskRunFolderSweep } from '../infra/training/disk-run-folder.ts';
import type { JobParts } from './jobs.ts';
import type { BackgroundWork } from './sweepers.ts';

const runFoldersEveryMs = 60_000;

/** Copies of receipts beside the database: `DATA_DIR/receipts`. */
const openReceiptFiles = ({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): ReceiptFiles =>
  diskReceiptFiles(join(DATA_DIR, 'receipts'));

/** Before anything is answered: whom a receipt names and the database has back is erased again, and the folder gets what it lacks. */
export async function applyReceipts(
  parts: Pick<JobParts, 'config' | 'secrets' | 'database' | 'clock'> & {
    readonly log: (line: string) => void;
  },
): Promise<void> {
  const receipts = openReceiptFiles(parts.config);
  await reapplyReceipts({ ...parts, receipts, signer: new ReceiptSigner(parts.secrets.authSecret) });
  if (parts.config.ROLES.includes('worker')) await copyReceipts(parts.database, receipts);
}

/** Removes files of training runs that nobody needs, in `DATA_DIR/training` of this process. */
function runFolderSweep({ DATA_DIR }: Pick<Config, 'DATA_DIR'>, { client }: Pick<Database, 'client'>) {
  const sweep = diskRunFolderSweep(join(DATA_DIR, 'training'));
  return async (): Promise<void> => {
    await sweep((runIds) => neededRunFolders(client, runIds));
  };
}

/** An erasure on another worker cannot reach into this one's folder. */
export function createRunFolderSweeper(parts: {
  readonly config: Config;
  readonly database: Database;
}): BackgroundWork {
  return periodic({
    everyMs: runFoldersEveryMs,
    work: runFolderSweep(parts.config, parts.database),
    onFailure: () => undefined,
    isAtOnce: true,
  });
}

/** Consents, and people who are taken out of everything. */
export function createPrivacyServices(
  parts: Pick<JobParts, 'secrets' | 'database' | 'clock' | 'drain' | 'onJob'>,
  { media }: Pick<Services, 'media'>,
): Pick<Services, 'consents' | 'erasures' | 'retention'> {
  return {
    retention: new RetentionService(parts),
    consents: new ConsentService({ ...parts, media }),
    erasures: new ErasureService({ ...parts, signer: new ReceiptSigner(parts.secrets.authSecret) }),
  };
}

/** What the job `erase` works with. */
export function erasureParts(
  parts: Pick<
    JobParts,
    'config' | 'secrets' | 'database' | 'clock' | 'blobs' | 'vectorIndex' | 'drain' | 'services'
  >,
): ErasureParts {
  const { config, secrets, database, clock, blobs, vectorIndex, drain, services } = parts;
  const seal = new HeadSeal(secrets.authSecret);
  return {
    ...{ database, clock, blobs, vectorIndex, drain },
    thresholdBook: services.thresholdBook,
    redact: (tx, redaction) => redactAudit(tx, seal, redaction),
    signer: new ReceiptSigner(secrets.authSecret),
    receipts: openReceiptFiles(config),
    server: `Gallerist ${packageJson.version}`,
    sweepRunFolders: runFolderSweep(config, database),
  };
}

/** What applies the rules of retention. */
export function retentionParts(
  parts: Pick<JobParts, 'secrets' | 'database' | 'clock' | 'blobs' | 'onJob'>,
): RetentionParts {
  const { secrets, database, clock, blobs, onJob } = parts;
  const seal = new HeadSeal(secrets.authSecret);
  return {
    ...{ database, clock, blobs, onJob },
    emptyDetails: (tx, entries) => emptyAuditDetails(tx, seal, { entries, now: clock.now() }),
  };
}

/** Each hour, what galleries keep no longer. */
export function createRetentionSweeper(
  parts: RetentionParts & { readonly log: (line: string) => void },
): BackgroundWork & Sweep {
  const sweep = async (): Promise<number> => {
    const gone = await applyRetention(parts, null);
    return [...gone.values()].reduce((sum, count) => sum + count, 0);
  };
  const onFailure = (): void => parts.log('retention could not be applied; the next round does it');
  return {
    ...periodic({ everyMs: 60 * 60 * 1000, work: sweep, onFailure }),
    what: 'by the rules of retention',
    sweep,
  };
}
