import type { Clock } from '../core/clock.ts';
import type { SightingIndex } from '../features/sighting/sighting-index.ts';
import { sightingSource } from '../features/sighting/sighting-source.store.ts';
import type { Database } from '../infra/prisma/database.ts';
import { MemorySightingIndex } from '../infra/sightings/memory-sighting-index.ts';

/** What cameras saw, in the memory of this process; its thread starts with the first search. Closed by `opened`. */
export function openSightings(
  parts: { readonly database: Database; readonly clock: Clock; readonly note: (line: string) => void },
  opened: AsyncDisposableStack,
): SightingIndex {
  const { database, clock, note } = parts;
  const index = new MemorySightingIndex({ source: sightingSource(database), clock, log: note });
  opened.defer(() => index.close());
  return index;
}
