import { averagePrecision } from '@gallerist/metrics/evaluation';

/** A sighting with its vector and who it truly is. */
export interface Sighting {
  readonly camera: number;
  /** null: nobody, a false alarm. */
  readonly person: number | null;
  readonly visit: number | null;
  /** L2-normalised. */
  readonly vector: Float32Array;
}

/** A person's way, as the scene knows it. */
export interface TrueVisit {
  readonly visit: number;
  readonly person: number;
  readonly camera: number;
}

export interface Timelines {
  /** Of what a person's sightings say they are at other cameras: the share that is right; null where nothing is said. */
  readonly precision: number | null;
  /** Of the visits of a person to other cameras: the share that is found, those that tracking missed counted too. */
  readonly recall: number | null;
  readonly f1: number;
}

/** A sighting that a probe's timeline holds. */
export interface Taken {
  readonly probe: Sighting;
  readonly other: Sighting;
}

interface Pair extends Taken {
  readonly similarity: number;
}

/** Every sighting of a person against all of other cameras. */
function pairsOf(sightings: readonly Sighting[]): readonly Pair[] {
  return sightings.flatMap((probe) =>
    probe.person === null
      ? []
      : sightings.flatMap((other) =>
          other.camera === probe.camera
            ? []
            : [{ probe, other, similarity: cosine(probe.vector, other.vector) }],
        ),
  );
}

const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** What timelines hold of which everything at least so similar is taken for the same person. */
export function timelinesAt(
  sightings: readonly Sighting[],
  visits: readonly TrueVisit[],
  threshold: number,
): Timelines {
  const taken = pairsOf(sightings).filter(({ similarity }) => similarity >= threshold);
  return timelinesOf(taken, sightings, visits);
}

/** What timelines are worth, however they came about. @param taken Of other cameras than the probe's, each pair once. */
export function timelinesOf(
  taken: readonly Taken[],
  sightings: readonly Sighting[],
  visits: readonly TrueVisit[],
): Timelines {
  const right = taken.filter(({ probe, other }) => probe.person === other.person);
  const probes = sightings.filter(({ person }) => person !== null);
  const wanted = probes.reduce((sum, probe) => sum + visitsElsewhere(probe, visits).length, 0);
  const reached = probes.reduce((sum, probe) => {
    const of = new Set(right.flatMap((pair) => (pair.probe === probe ? [pair.other.visit] : [])));
    return sum + visitsElsewhere(probe, visits).filter(({ visit }) => of.has(visit)).length;
  }, 0);
  const precision = taken.length === 0 ? null : right.length / taken.length;
  const recall = wanted === 0 ? null : reached / wanted;
  const sum = (precision ?? 0) + (recall ?? 0);
  return { precision, recall, f1: sum === 0 ? 0 : (2 * (precision ?? 0) * (recall ?? 0)) / sum };
}

const visitsElsewhere = (probe: Sighting, visits: readonly TrueVisit[]): readonly TrueVisit[] =>
  visits.filter(({ person, camera }) => person === probe.person && camera !== probe.camera);

/** Mean average precision and rank 1 of sightings of other cameras, over the probes that have one of their person there. */
export function ranking(sightings: readonly Sighting[]): { readonly map: number; readonly rank1: number } {
  const byProbe = Map.groupBy(pairsOf(sightings), ({ probe }) => probe);
  const lists = [...byProbe].flatMap(([probe, pairs]) => {
    const sorted = [...pairs].sort((a, b) => b.similarity - a.similarity);
    const ranks = sorted.flatMap(({ other }, i) => (other.person === probe.person ? [i + 1] : []));
    return ranks.length === 0 ? [] : [ranks];
  });
  const mean = (of: (ranks: readonly number[]) => number): number =>
    lists.reduce((sum, ranks) => sum + of(ranks), 0) / lists.length;
  return {
    map: mean((ranks) => averagePrecision(ranks, 'meanPrecision', ranks.length) ?? 0),
    rank1: mean(([first]) => (first === 1 ? 1 : 0)),
  };
}
