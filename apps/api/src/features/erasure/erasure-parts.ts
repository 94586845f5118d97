import type { Clock } from '../../core/clock.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import type { Redaction } from '../audit/audit-redaction.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import type { VectorIndex } from '../search/vector-index.ts';
import type { ThresholdBook } from '../threshold/threshold-book.ts';
import type { Erasure, ErasureWorkspace } from './erasure.types.ts';
import type { Likeness } from './likeness.ts';
import type { ReceiptFiles } from './receipt-files.ts';
import type { ReceiptSigner } from './receipt.ts';

export interface ErasureParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly vectorIndex: Pick<VectorIndex, 'persist' | 'purge'>;
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
  readonly thresholdBook: Pick<ThresholdBook, 'thresholdOf'>;
  /** Takes names out of the audit log. @returns Of how many entries. */
  readonly redact: (tx: Transaction, redaction: Redaction) => Promise<number>;
  readonly signer: ReceiptSigner;
  readonly receipts: ReceiptFiles;
  /** What made the receipt, for example `Gallerist 0.1.0`. */
  readonly server: string;
  /** Removes files of training runs that nobody needs any more, on this machine. */
  readonly sweepRunFolders: () => Promise<void>;
}

/** An erasure under way. */
export interface ErasureWork {
  readonly erasure: Erasure;
  readonly workspace: ErasureWorkspace;
  readonly likeness: Likeness;
  /** Row ids of the person, of their samples and of what was said of them. */
  readonly ids: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** Part of the erasure that may be done again. What it removes it counts in the transaction that removes it. */
export type ErasureStep = (parts: ErasureParts, work: ErasureWork) => Promise<void>;
