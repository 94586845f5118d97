import type { InferencePool } from '@gallerist/embedding';
import type { ImageLimits } from '@gallerist/preprocess';
import type { Clock } from '../../core/clock.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { IndexReadiness } from '../search/index-readiness.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import type { VectorIndex } from '../search/vector-index.ts';
import type { GalleryModalityKey } from './promotion.types.ts';

/** What the gate said of a candidate. */
export interface GateVerdict {
  readonly verdict: 'PASSED' | 'INCONCLUSIVE' | 'REFUSED';
  /** For people. */
  readonly reason: string;
}

export interface StartParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Loads the pack of a space into this process. */
  readonly packs: { ensure(spaceId: string): Promise<unknown> };
  /** Null for a model that was never compared with what the galleries use. */
  readonly gateOf: (
    tx: Transaction,
    modelVersionId: string,
    galleryIds: readonly string[],
  ) => Promise<GateVerdict | null>;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

/** Things of a gallery that belong to one space, other than vectors of samples. */
export interface SpaceBelongings {
  /** Makes them for a space that is about to serve; once for a job. Idempotent. */
  prepare(
    key: GalleryModalityKey,
    spaceId: string,
    options: { readonly jobId?: string; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** Makes those that came to be in one of the written spaces in the others as well. Idempotent. */
  spread?(key: GalleryModalityKey): Promise<void>;
  /** Removes them. Idempotent. */
  remove(tx: Transaction, key: GalleryModalityKey, spaceId: string): Promise<void>;
}

export interface PreparationParts extends Pick<StartParts, 'database' | 'clock' | 'packs'> {
  readonly pool: Pick<InferencePool, 'embedCrops' | 'analyse'>;
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly imageLimits: ImageLimits;
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
  /** In the order in which they are prepared: exemplars of vetoes, then thresholds. */
  readonly belongings: readonly SpaceBelongings[];
  /** How long a space that lost is kept for a rollback. */
  readonly graceMs: number;
}

export interface CleanupParts extends Pick<PreparationParts, 'database' | 'clock' | 'drain' | 'belongings'> {
  readonly vectorIndex: VectorIndex;
  readonly readiness: IndexReadiness;
  /** Spaces that new galleries start in: their index stays. */
  readonly firstSpaceIds: readonly string[];
}
