import { percentile } from '@gallerist/metrics/evaluation';
import { measure } from './measures.ts';
import type { Measure } from './measures.ts';
import type { AcceptanceOptions } from './options.ts';
import type { Reject, SearchRow, SeedRun } from './seed-run.ts';

export interface AcceptanceReport {
  readonly options: AcceptanceOptions;
  readonly system: unknown;
  readonly people: number;
  readonly pictures: number;
  readonly searches: { readonly enrolledPeople: number; readonly strangers: number };
  readonly failuresAsMisses: readonly Measure[];
  readonly failuresLeftOut: readonly Measure[];
  readonly perSeed: readonly {
    readonly seed: number;
    readonly identities: number;
    readonly measures: readonly Measure[];
  }[];
  readonly acceptedShare: { readonly atEnrolment: number; readonly atSearch: number; readonly ofAll: number };
  readonly rejectsByReason: Readonly<Record<string, number>>;
  readonly rejects: readonly Reject[];
  /** Every search, so that two runs can be compared one by one. */
  readonly searchLog: readonly LoggedSearch[];
  readonly enrolmentImagesPerSecond: number;
  readonly searchMs: {
    readonly concurrency: number;
    readonly p50: number | null;
    readonly p95: number | null;
  };
  readonly searchAloneMs: { readonly p50: number | null; readonly p95: number | null };
  readonly searchesPerSecond: number;
  readonly peakMemoryMib: number | null;
  readonly seconds: number;
}

export interface LoggedSearch {
  readonly seed: number;
  readonly picture: string;
  readonly isMated: boolean;
  readonly isMate: boolean;
  readonly decision: string | null;
  readonly cosineSimilarity: number | null;
}

export interface Measurements {
  readonly options: AcceptanceOptions;
  readonly system: unknown;
  readonly pictures: number;
  readonly people: number;
  readonly runs: readonly SeedRun[];
  readonly aloneLatenciesMs: readonly number[];
  readonly peakMemoryMib: number | null;
  readonly seconds: number;
}

export function buildReport(given: Measurements): AcceptanceReport {
  const { options, runs } = given;
  const rows = runs.flatMap((run) => run.rows);
  const rejects = runs.flatMap((run) => run.rejects);
  const latencies = rows.map(({ outcome }) => outcome.latencyMs);
  const matedCount = rows.filter(({ isMated }) => isMated).length;
  const alone = given.aloneLatenciesMs;
  return {
    ...{
      options,
      system: given.system,
      people: given.people,
      pictures: given.pictures,
      seconds: given.seconds,
    },
    searches: { enrolledPeople: matedCount, strangers: rows.length - matedCount },
    failuresAsMisses: measure(rows, { countFailures: true }),
    failuresLeftOut: measure(rows, { countFailures: false }),
    perSeed: runs.map((run) => ({
      seed: run.seed,
      identities: run.enrolledIdentities,
      measures: measure(run.rows, { countFailures: true }),
    })),
    acceptedShare: acceptedShares(runs),
    rejectsByReason: countReasons(rejects),
    rejects,
    searchLog: runs.flatMap(({ seed, rows: searched }) => searched.map((row) => logged(seed, row))),
    enrolmentImagesPerSecond: sum(runs, (run) => run.enrolAttempts) / sum(runs, (run) => run.enrolSeconds),
    searchMs: {
      concurrency: options.concurrency,
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
    },
    searchAloneMs: { p50: percentile(alone, 50), p95: percentile(alone, 95) },
    searchesPerSecond: rows.length / sum(runs, (run) => run.searchSeconds),
    peakMemoryMib: given.peakMemoryMib,
  };
}

function logged(seed: number, { picture, isMated, isMate, outcome }: SearchRow): LoggedSearch {
  const { decision, best } = outcome;
  return { seed, picture, isMated, isMate, decision, cosineSimilarity: best?.cosineSimilarity ?? null };
}

function acceptedShares(runs: readonly SeedRun[]): AcceptanceReport['acceptedShare'] {
  const attempts = sum(runs, (run) => run.enrolAttempts);
  const enrolled = sum(runs, (run) => run.enrolledImages);
  const searches = sum(runs, (run) => run.rows.length);
  const searched = sum(runs, (run) => run.rows.filter(({ outcome }) => outcome.rejected === null).length);
  return {
    atEnrolment: enrolled / attempts,
    atSearch: searched / searches,
    ofAll: (enrolled + searched) / (attempts + searches),
  };
}

function countReasons(rejects: readonly Reject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { phase, reason } of rejects) {
    const key = `${reason} (${phase})`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function sum(runs: readonly SeedRun[], value: (run: SeedRun) => number): number {
  return runs.reduce((total, run) => total + value(run), 0);
}
