import { join } from 'node:path';
import { systemClock } from '../src/core/clock.ts';
import { redactAudit } from '../src/features/audit/audit-redaction.ts';
import { HeadSeal } from '../src/features/audit/audit-seal.ts';
import { AuditSealer } from '../src/features/audit/audit-sealer.ts';
import { beginErasure, holdPerson } from '../src/features/erasure/begin-erasure.ts';
import { erasureJob } from '../src/features/erasure/erasure-job.ts';
import type { ErasureParts } from '../src/features/erasure/erasure-parts.ts';
import { findErasures } from '../src/features/erasure/erasure.store.ts';
import type { Erasure } from '../src/features/erasure/erasure.types.ts';
import { ReceiptSigner } from '../src/features/erasure/receipt.ts';
import { neededRunFolders } from '../src/features/erasure/training-traces.store.ts';
import { findJobs } from '../src/features/job/job.store.ts';
import type { JobOutcome, JobTools } from '../src/features/job/job.types.ts';
import type { BlobStore } from '../src/features/media/blob-store.ts';
import { createOutboxDrain } from '../src/features/search/outbox-drain.ts';
import type { VectorIndex } from '../src/features/search/vector-index.ts';
import { openDiskBlobStore } from '../src/infra/blobs/disk-blob-store.ts';
import { diskReceiptFiles } from '../src/infra/receipts/disk-receipt-files.ts';
import { diskRunFolderSweep } from '../src/infra/training/disk-run-folder.ts';
import { openEmbeddedIndex } from '../src/infra/vectors/embedded/embedded-index.ts';
import type { TestDatabase } from './databases.ts';
import { jobTools } from './job-tools.ts';
import type { PlantedPerson } from './planted-person.ts';

export const authSecret = 'a'.repeat(40);

/** What erases, on real stores, without the rest of a server. */
export class ErasingServer {
  readonly database: TestDatabase;
  readonly folder: string;
  readonly blobs: BlobStore;
  readonly parts: ErasureParts;
  readonly seal = new HeadSeal(authSecret);
  readonly #index: VectorIndex;

  private constructor(
    database: TestDatabase,
    folder: string,
    stores: { readonly blobs: BlobStore; readonly index: VectorIndex },
  ) {
    [this.database, this.folder, this.blobs, this.#index] = [database, folder, stores.blobs, stores.index];
    const sweep = diskRunFolderSweep(join(folder, 'training'));
    this.parts = {
      ...{ database, clock: systemClock, blobs: stores.blobs, vectorIndex: stores.index },
      drain: createOutboxDrain({ database, vectorIndex: stores.index }),
      // As close as a MATCH and a REVIEW have to be.
      thresholdBook: { thresholdOf: () => Promise.resolve({ match: 0.99, review: 0.98 } as never) }, // reason: only these two are looked at
      redact: (tx, redaction) => redactAudit(tx, this.seal, redaction),
      signer: new ReceiptSigner(authSecret),
      receipts: diskReceiptFiles(join(folder, 'receipts')),
      server: 'Gallerist of a test',
      sweepRunFolders: async () => {
        await sweep((ids) => neededRunFolders(database.client, ids));
      },
    };
  }

  static async open(database: TestDatabase, folder: string, index?: VectorIndex): Promise<ErasingServer> {
    const blobs = await openDiskBlobStore({ folder: join(folder, 'blobs') });
    const opened =
      index ?? (await openEmbeddedIndex({ folder: join(folder, 'vectors'), log: () => undefined }));
    return new ErasingServer(database, folder, { blobs, index: opened });
  }

  async close(): Promise<void> {
    await this.#index.close();
  }

  /** The index has everything, on disk too, and the audit log is sealed. */
  async settle(): Promise<void> {
    const spaces = await this.database.client.embeddingSpace.findMany({
      select: { id: true, dimensions: true },
    });
    for (const space of spaces) await this.#index.ensureSpace(space);
    const spaceIds = spaces.map(({ id }) => id);
    const { indexed } = await this.parts.drain.drainOwn({ spaceIds, timeoutMs: 30_000 });
    if (!indexed) throw new Error('settle: the index did not catch up');
    await this.#index.persist();
    const { database, seal } = this;
    await new AuditSealer({ database, seal, clock: systemClock, log: () => undefined }).seal();
  }

  /** What the mutation does. */
  async erase({ galleryId, identityId }: Pick<PlantedPerson, 'galleryId' | 'identityId'>): Promise<string> {
    return await this.database.transaction(async (tx) => {
      const ids = await holdPerson(tx, { galleryId, identityId });
      const order = { galleryId, identityId, reason: 'REQUEST', actorId: null, now: new Date() } as const;
      return (await beginErasure(tx, order, ids)).id;
    });
  }

  /** What the job does. */
  async attempt(erasureId: string, tools: Partial<JobTools> = {}, parts = this.parts): Promise<JobOutcome> {
    const [erasure] = await findErasures(this.database.client, { kind: 'ALL' }, [erasureId]);
    const [job] = await findJobs(this.database.client, { kind: 'ALL' }, [erasure?.jobId ?? '']);
    if (job === undefined) throw new Error('attempt: there is no job');
    return await erasureJob(parts)(job, jobTools(tools));
  }

  async work(erasureId: string): Promise<Erasure> {
    const outcome = await this.attempt(erasureId);
    if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
    const [erasure] = await findErasures(this.database.client, { kind: 'ALL' }, [erasureId]);
    if (erasure === undefined) throw new Error('work: the erasure is gone');
    return erasure;
  }
}
