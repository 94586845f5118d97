import { writeFileSync } from 'node:fs';
import type { ApiFigures } from '../api/measure-api.ts';
import type { SeedResult } from './measure-seed.ts';
import type { SceneSummary } from './summary.ts';

interface Results {
  readonly results: readonly SeedResult[];
  readonly summary: SceneSummary;
  /** null: no server was asked. */
  readonly throughApi: readonly ApiFigures[] | null;
}

/** Settings, summary and the figures of each seed; vectors are left out. */
export function writeResults(
  file: string,
  settings: object,
  { results, summary, throughApi }: Results,
): void {
  const seeds = results.map(({ seed, tracking, tracklets, falseTracklets, visits, coveredVisits }) => ({
    ...{ seed, tracking, tracklets, falseTracklets, coveredVisits },
    visits: visits.length,
  }));
  writeFileSync(
    file,
    `${JSON.stringify({ settings, seeds, summary, ...(throughApi && { throughApi }) }, null, 1)}\n`,
  );
}
