import type { Database } from '../../infra/prisma/database.ts';
import type { IndexReadiness } from './index-readiness.ts';
import type { DrainPass } from './outbox-pass.ts';
import type { VectorIndex } from './vector-index.ts';

/** What keeping the index in step takes. */
export interface KeeperParts {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly readiness: IndexReadiness;
  readonly pass: DrainPass;
  readonly log?: (line: string) => void;
}
