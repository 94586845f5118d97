import { clusterBootstrap, fpir, tpir, tpirAtFpir } from '@gallerist/metrics/evaluation';
import type { Interval, SearchTrials } from '@gallerist/metrics/evaluation';
import { createSeededRandom } from '@gallerist/metrics/random';
import type { SearchRow } from './seed-run.ts';

export interface Measure {
  readonly name: string;
  /** Null where it is undefined: no search of the kind. */
  readonly value: number | null;
  /** 95 %, resampling people. */
  readonly interval: Interval | null;
  readonly note?: string;
}

type Statistic = (weights?: Float64Array) => number | null;

/** The rates of a run, with failures counted as misses or left out. */
export function measure(
  rows: readonly SearchRow[],
  { countFailures }: { countFailures: boolean },
): Measure[] {
  const bySimilarity = trialsOf(rows, (row) => row.outcome.best?.cosineSimilarity ?? -Infinity);
  const isDecision = (wanted: string) => (row: SearchRow) => (row.outcome.decision === wanted ? 1 : 0);
  const matched = trialsOf(rows, isDecision('MATCH'));
  const reviewed = trialsOf(rows, isDecision('REVIEW'));
  const options = (weights?: Float64Array) => ({ countFailures, ...(weights ? { weights } : {}) });
  const atFpir =
    (targetFpir: number): Statistic =>
    (weights) =>
      tpirAtFpir(bySimilarity, { ...options(weights), targetFpir })?.tpir ?? null;

  const rate = (name: string, kind: 'mated' | 'stranger', statistic: Statistic): Measure =>
    withInterval({ name, rows, kind, statistic });
  return [
    rate('rank-1', 'mated', (weights) => tpir(bySimilarity, options(weights))),
    { ...rate('TPIR at FPIR 1 %', 'mated', atFpir(0.01)), ...resolution(bySimilarity, 0.01) },
    { ...rate('TPIR at FPIR 10 %', 'mated', atFpir(0.1)), ...resolution(bySimilarity, 0.1) },
    rate('TPIR at the default threshold', 'mated', (weights) =>
      tpir(matched, { ...options(weights), minSimilarity: 1 }),
    ),
    rate('REVIEW share, enrolled people', 'mated', (weights) =>
      tpir(anyMate(reviewed), { ...options(weights), minSimilarity: 1 }),
    ),
    rate('REVIEW share, strangers', 'stranger', (weights) =>
      fpir(reviewed, { ...options(weights), minSimilarity: 1 }),
    ),
    rate('FPIR at the default threshold', 'stranger', (weights) =>
      fpir(matched, { ...options(weights), minSimilarity: 1 }),
    ),
    rate('enrolled people taken for another', 'mated', (weights) =>
      tpir(wrongMate(matched), { ...options(weights), minSimilarity: 1 }),
    ),
  ];
}

function trialsOf(rows: readonly SearchRow[], similarity: (row: SearchRow) => number): SearchTrials {
  return {
    people: Int32Array.from(rows, (row) => row.person),
    isMated: Uint8Array.from(rows, (row) => Number(row.isMated)),
    isFailure: Uint8Array.from(rows, (row) => Number(row.isEnrolFailure || row.outcome.rejected !== null)),
    similarities: Float64Array.from(rows, similarity),
    mateRanks: Int32Array.from(rows, (row) => Number(row.isMate)),
  };
}

/** A share of searches whoever the best candidate is. */
function anyMate(trials: SearchTrials): SearchTrials {
  return { ...trials, mateRanks: new Int32Array(trials.people.length).fill(1) };
}

function wrongMate(trials: SearchTrials): SearchTrials {
  return { ...trials, mateRanks: trials.mateRanks.map((rank) => 1 - rank) };
}

function withInterval(given: {
  readonly name: string;
  readonly rows: readonly SearchRow[];
  readonly kind: 'mated' | 'stranger';
  readonly statistic: Statistic;
}): Measure {
  const { name, rows, kind, statistic } = given;
  const ofKind = rows.filter(({ isMated }) => isMated === (kind === 'mated'));
  const interval = clusterBootstrap(
    Int32Array.from(rows, (row) => row.person),
    statistic,
    { random: createSeededRandom(1), informativeClusters: new Set(ofKind.map(({ person }) => person)).size },
  );
  return { name, value: statistic(), interval };
}

function resolution(trials: SearchTrials, targetFpir: number): { readonly note?: string } {
  const point = tpirAtFpir(trials, { targetFpir });
  if (point === null || point.isResolved) return {};
  return { note: 'too few strangers to resolve this rate: the threshold is above all of them' };
}
