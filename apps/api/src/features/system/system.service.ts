import type { InferencePool, WeightFile } from '@gallerist/embedding';
import packageJson from '../../../package.json' with { type: 'json' };
import type { VectorIndex } from '../search/vector-index.ts';
import type { SystemFacts, SystemLimits } from './system.types.ts';

interface Dependencies {
  readonly pool: InferencePool;
  readonly trainingRuntime: SystemFacts['trainingRuntime'];
  readonly vectorIndex: VectorIndex;
  readonly database: SystemFacts['database'];
  readonly limits: SystemLimits;
  readonly startedAt: Date;
}

/** What runs here, for people and for support. */
export class SystemService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  facts(): SystemFacts {
    const { pool, trainingRuntime, vectorIndex, database, limits, startedAt } = this.#deps;
    return {
      version: packageJson.version,
      nodeVersion: process.version,
      runtime: pool.runtime,
      trainingRuntime,
      database,
      vectorIndex: vectorIndex.describe(),
      startedAt,
      weightFiles: servedFiles(pool),
      limits,
    };
  }
}

/** Packs that share a detector name its files alike. */
function servedFiles(pool: InferencePool): readonly WeightFile[] {
  const files = [...pool.pipelines.values()].flatMap(({ pack }) => pack.files);
  return [...new Map(files.map((file) => [`${file.role} ${file.sha256}`, file])).values()];
}
