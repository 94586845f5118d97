import type { InferencePool } from '@gallerist/embedding';
import type { TrainingRuntime } from '@gallerist/embedding/node';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { PackRegistry } from '../model/pack-registry.ts';
import type { OpenRunFolder } from './run-folder.ts';

/** Puts a candidate into service without a person; only where its run said so and the gate called it better. */
export interface CandidatePromoter {
  promote(candidate: {
    readonly modelVersionId: string;
    readonly galleryIds: readonly string[];
    readonly trainingRunId: string;
    readonly actorId: string | null;
  }): Promise<{
    /** For people: why galleries stay as they are. */
    readonly refused: readonly string[];
  }>;
}

/** What the job of a run works with. */
export interface TrainingParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly pool: Pick<InferencePool, 'embedCrops' | 'pipelines' | 'load'>;
  readonly packs: PackRegistry;
  readonly runtime: TrainingRuntime;
  readonly packsDir: string;
  readonly openFolder: OpenRunFolder;
  readonly promoter: CandidatePromoter | null;
}
