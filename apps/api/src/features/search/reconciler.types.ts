import type { Database } from '../../infra/prisma/database.ts';
import type { DrainPass } from './outbox-pass.ts';
import type { PointPlace } from './reconciler.store.ts';
import type { VectorIndex } from './vector-index.ts';

export interface ReconcileParts {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly pass: DrainPass;
}

export interface Differences {
  readonly missing: readonly string[];
  readonly misplaced: readonly string[];
  readonly extra: readonly PointPlace[];
  /** Before either side was read: what changed later is no difference. */
  readonly since: Date;
}
