import { writeFileSync } from 'node:fs';
import type { SeedResult } from './measure-seed.ts';
import type { SceneSummary } from './summary.ts';

/** Settings, summary and the figures of each seed; vectors are left out. */
export function writeResults(
  file: string,
  settings: object,
  { results, summary }: { readonly results: readonly SeedResult[]; readonly summary: SceneSummary },
): void {
  const seeds = results.map(({ seed, tracking, tracklets, falseTracklets, visits, coveredVisits }) => ({
    ...{ seed, tracking, tracklets, falseTracklets, coveredVisits },
    visits: visits.length,
  }));
  writeFileSync(file, `${JSON.stringify({ settings, seeds, summary }, null, 1)}\n`);
}
