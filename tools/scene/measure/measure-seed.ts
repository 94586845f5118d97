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

/** From what was watched to rankings, of each embedder. */
export async function measureSeed(
  seed: number,
  { visits: seen, tracklets, tracking }: WatchedScene,
  embedders: readonly Embedder[],
): Promise<SeedResult> {
  const scene = drawScene({ seed });
  const visits = seen.flatMap((visit) => {
    const of = scene.visits[visit];
    return of === undefined ? [] : [{ visit, person: of.person, camera: of.camera }];
  });
  const covered = new Set(tracklets.flatMap(({ visit }) => (visit === null ? [] : [visit])));
  const measured: MethodResult[] = [];
  for (const embedder of embedders) {
    for (const method of methods) {
      const vectors = await vectorsOf[method](embedder, tracklets);
      const sightings = tracklets.map(({ camera, person, visit }, i) => ({
        ...{ camera, person, visit },
        vector: vectors[i] ?? new Float32Array(0),
      }));
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

type Vectors = (embedder: Embedder, tracklets: readonly SeenTracklet[]) => Promise<readonly Float32Array[]>;

const vectorsOf: Readonly<Record<Method, Vectors>> = {
  'random crop': ({ embed }, tracklets) => embed(tracklets.map(({ randomCrop }) => randomCrop)),
  'best crop': ({ embed }, tracklets) => embed(tracklets.map(({ tracklet }) => best(tracklet.crops))),
  pooled,
};

const best = (crops: readonly Crop[]): Crop => crops.reduce((a, b) => (b.quality > a.quality ? b : a));

/** As the server pools: means weighted by the square of quality. */
async function pooled(
  { embed }: Embedder,
  tracklets: readonly SeenTracklet[],
): Promise<readonly Float32Array[]> {
  const rows = tracklets.flatMap(({ tracklet }, i) => tracklet.crops.map((crop) => ({ crop, i })));
  const { features } = poolTemplates(
    {
      features: await embed(rows.map(({ crop }) => crop)),
      templates: rows.map(({ i }) => i),
      media: rows.map(() => 0),
      weights: rows.map(({ crop }) => crop.quality ** 2),
    },
    { norm: 'remove' },
  );
  return features.map((vector) => Float32Array.from(vector));
}
