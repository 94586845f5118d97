import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import type { SightingIndex } from '../features/sighting/sighting-index.ts';
import { sightingSource } from '../features/sighting/sighting-source.store.ts';
import type { Database } from '../infra/prisma/database.ts';
import { MemorySightingIndex } from '../infra/sightings/memory-sighting-index.ts';

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly note: (line: string) => void;
  /** Searches come to processes with the role `api`. */
  readonly config: Pick<Config, 'ROLES'>;
}

/**
 * What cameras saw, in the memory of this process, read in the background where searches come; its thread starts with the first
 * sighting. Closed by `opened`.
 */
export function openSightings(
  { database, clock, note, config }: Parts,
  opened: AsyncDisposableStack,
): SightingIndex {
  const index = new MemorySightingIndex({ source: sightingSource(database), clock, log: note });
  opened.defer(() => index.close());
  if (config.ROLES.includes('api')) void index.warmUp();
  return index;
}
