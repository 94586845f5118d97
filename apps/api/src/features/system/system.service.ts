import type { InferencePool, WeightFile } from '@gallerist/embedding';
import packageJson from '../../../package.json' with { type: 'json' };
import type { VectorIndex } from '../search/vector-index.ts';
import { CapacityMeter } from './capacity.ts';
import {
  systemParts,
  type Capacity,
  type PartHealth,
  type SystemFacts,
  type SystemLimits,
  type SystemPart,
} from './system.types.ts';

interface Dependencies {
  readonly pool: InferencePool;
  readonly trainingRuntime: SystemFacts['trainingRuntime'];
  readonly vectorIndex: VectorIndex;
  readonly database: SystemFacts['database'];
  readonly limits: SystemLimits;
  readonly startedAt: Date;
  readonly dataDir: string;
  /** Resolves where the part answers. */
  readonly checks: Readonly<Record<SystemPart, () => Promise<unknown>>>;
}

const checkTimeoutMs = 3_000;

/** What runs here, for people and for support. */
export class SystemService {
  readonly #deps: Dependencies;
  readonly #meter: CapacityMeter;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#meter = new CapacityMeter(deps.dataDir);
  }

  async capacity(): Promise<Capacity> {
    return await this.#meter.measure(this.#deps.pool.queueLength);
  }

  /** Each part asked at once, for three seconds at most. */
  async health(): Promise<readonly PartHealth[]> {
    return await Promise.all(systemParts.map((part) => look(part, this.#deps.checks[part])));
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

async function look(part: SystemPart, check: () => Promise<unknown>): Promise<PartHealth> {
  const startedAt = performance.now();
  const { promise: timeout, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), checkTimeoutMs);
  const answered = check().then(
    () => true,
    () => false,
  );
  const isOk = await Promise.race([answered, timeout]).finally(() => clearTimeout(timer));
  return { part, isOk, tookMs: performance.now() - startedAt };
}
