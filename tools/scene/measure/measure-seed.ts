import { poolTemplates } from '@gallerist/metrics/evaluation';
import type { TrackingReport } from '@gallerist/metrics/tracking';
import type { Crop } from '../../ingest/following/crop.ts';
import { drawScene } from '../world/draw-scene.ts';
import type { Embedder } from './body-net.ts';
import { ranking } from './timelines.ts';
import type { Sighting, TrueVisit } from './timelines.ts';
import type { SeenTracklet, WatchedScene } from './watch-scene.ts';

/** What stands for a tracklet: a crop at random, the best one, or all that ingest sends, pooled. */
export const methods = ['random crop', 'best crop', 'pooled'] as const;
export type Method = (typeof methods)[number];

/** What a method's sightings, embedded by one embedder, are worth. */
export interface MethodResult {
  readonly embedder: string;
  readonly method: Method;
  readonly sightings: readonly Sighting[];
  readonly map: number;
  readonly rank1: number;
}

export interface SeedResult {
  readonly seed: number;
  readonly tracking: TrackingReport;
  readonly tracklets: number;
  /** Tracklets that show nobody. */
  readonly falseTracklets: number;
  /** Visits that can be seen, and those that a tracklet was made of. */
  readonly visits: readonly TrueVisit[];
  readonly coveredVisits: number;
  readonly methods: readonly MethodResult[];
}

const byQuality = ({ quality }: Crop): number => quality ** 2;

/** Tracklets with their vectors. */
export const sightingsOf = (
  tracklets: readonly SeenTracklet[],
  vectors: readonly Float32Array[],
): readonly Sighting[] =>
  tracklets.map(({ camera, person, visit }, i) => ({
    ...{ camera, person, visit },
    vector: vectors[i] ?? new Float32Array(0),
  }));

/** The visits of a scene that can be seen. */
export function visitsOf(seed: number, { visits }: Pick<WatchedScene, 'visits'>): readonly TrueVisit[] {
  const scene = drawScene({ seed });
  return visits.flatMap((visit) => {
    const of = scene.visits[visit];
    return of === undefined ? [] : [{ visit, person: of.person, camera: of.camera }];
  });
}

/** From what was watched to rankings, of each embedder. */
export async function measureSeed(
  seed: number,
  watched: WatchedScene,
  embedders: readonly Embedder[],
): Promise<SeedResult> {
  const { tracklets, tracking } = watched;
  const visits = visitsOf(seed, watched);
  const covered = new Set(tracklets.flatMap(({ visit }) => (visit === null ? [] : [visit])));
  const measured: MethodResult[] = [];
  for (const embedder of embedders) {
    for (const method of methods) {
      const vectors = await pooledVectors(embedder, tracklets.map(cropsOf[method]), byQuality);
      const sightings = sightingsOf(tracklets, vectors);
      measured.push({ embedder: embedder.name, method, sightings, ...ranking(sightings) });
    }
  }
  return {
    ...{ seed, tracking, visits, methods: measured },
    tracklets: tracklets.length,
    falseTracklets: tracklets.filter(({ person }) => person === null).length,
    coveredVisits: visits.filter(({ visit }) => covered.has(visit)).length,
  };
}

/** The crops that a method embeds. */
export const cropsOf: Readonly<Record<Method, (seen: SeenTracklet) => readonly Crop[]>> = {
  'random crop': ({ randomCrop }) => [randomCrop],
  'best crop': ({ tracklet }) => [tracklet.crops.reduce((a, b) => (b.quality > a.quality ? b : a))],
  pooled: ({ tracklet }) => tracklet.crops,
};

/** As the server pools: means, weighted. One crop is itself. */
export async function pooledVectors(
  { embed }: Embedder,
  groups: readonly (readonly Crop[])[],
  weightOf: (crop: Crop) => number,
): Promise<readonly Float32Array[]> {
  const rows = groups.flatMap((crops, i) => crops.map((crop) => ({ crop, i })));
  const vectors = await embed(rows.map(({ crop }) => crop));
  if (groups.every(({ length }) => length === 1)) return vectors;
  const { features } = poolTemplates(
    {
      features: vectors,
      templates: rows.map(({ i }) => i),
      media: rows.map(() => 0),
      weights: rows.map(({ crop }) => weightOf(crop)),
    },
    { norm: 'remove' },
  );
  return features.map((vector) => Float32Array.from(vector));
}
