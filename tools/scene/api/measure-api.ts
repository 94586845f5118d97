import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureChip, overallBodyQuality } from '@gallerist/embedding';
import { cropSubject } from '@gallerist/preprocess';
import type { Crop } from '../../ingest/following/crop.ts';
import type { GraphqlClient } from '../../instance/graphql-client.ts';
import { startInstance } from '../../instance/start-instance.ts';
import { bodySpec, tight } from '../measure/body-net.ts';
import type { BodyNet } from '../measure/body-net.ts';
import { cropsOf, pooledVectors, sightingsOf, visitsOf } from '../measure/measure-seed.ts';
import type { Method } from '../measure/measure-seed.ts';
import type { SceneSummary } from '../measure/summary.ts';
import { timelinesAt, timelinesOf } from '../measure/timelines.ts';
import type { Timelines, TrueVisit } from '../measure/timelines.ts';
import type { SeenTracklet, WatchedScene } from '../measure/watch-scene.ts';
import { createSceneGallery, recordTracklets, timelineOf } from './scene-calls.ts';
import { installScenePack } from './scene-pack.ts';

/** What a method's timelines are worth, told by the server and computed by the libraries of the same crops. */
export interface ApiFigures {
  readonly method: Method;
  readonly threshold: number;
  readonly api: Timelines;
  /**
   * The net in TensorFlow.js, pooled with the qualities that the server measures; a tracklet that the server took nothing of finds
   * nothing and is not found here, too.
   */
  readonly library: Timelines;
  /** Why the server did not take pictures. */
  readonly refusals: readonly string[];
}

export interface AskedNet {
  readonly body: BodyNet;
  /** People that it was trained on. */
  readonly people: number;
  /** With a threshold of each method for the seed. */
  readonly summary: SceneSummary;
}

type Work = AskedNet & { readonly seed: number; readonly watched: WatchedScene };

/** Sends a scene's tracklets to a fresh server with the net as its body pack, and asks it for every timeline. */
export async function askServer(
  [seed, watched]: readonly [seed: number, watched: WatchedScene],
  net: AskedNet,
): Promise<readonly ApiFigures[]> {
  const work = { ...net, seed, watched };
  const dataDir = mkdtempSync(join(tmpdir(), 'gallerist-scene-'));
  try {
    const pack = await installScenePack(work.body, {
      people: work.people,
      packsDir: join(dataDir, 'packs'),
    });
    const instance = await startInstance({ dataDir, env: { BODY_PACK: pack.manifest.name } });
    try {
      const figures: ApiFigures[] = [];
      for (const asked of thresholdsOf(work)) {
        process.stderr.write(`seed ${seed}: asking a server by ${asked.method} ...\n`);
        figures.push(await measureMethod(instance.client, work, asked));
      }
      return figures;
    } catch (error) {
      throw new Error(`the run broke off; the server's log ends with:\n${instance.log()}`, { cause: error });
    } finally {
      await instance.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Asked {
  readonly method: Method;
  readonly threshold: number;
}

const thresholdsOf = ({ summary, seed, body }: Work): readonly Asked[] =>
  summary.figures.flatMap(({ embedder, method, seeds }) => {
    const chosen = seeds.find((one) => one.seed === seed);
    return embedder === body.name && chosen !== undefined ? [{ method, threshold: chosen.threshold }] : [];
  });

async function measureMethod(
  client: GraphqlClient,
  { seed, watched, body }: Work,
  { method, threshold }: Asked,
): Promise<ApiFigures> {
  const { tracklets } = watched;
  const visits = visitsOf(seed, watched);
  const groups = tracklets.map(cropsOf[method]);
  const vectors = await pooledVectors(body, groups, (crop) => serverQuality(crop) ** 2);
  const cameras = 1 + Math.max(...tracklets.map(({ camera }) => camera));
  const galleryId = await createSceneGallery(client, { name: method, cameras, threshold });
  const { ids, refusals } = await recordTracklets(
    client,
    galleryId,
    tracklets.map((seen, index) => sentOf(seen, index, method)),
  );
  const api = await askAll(client, { galleryId, ids, tracklets, visits });
  // A vector of zeros is like nothing.
  const taken = vectors.map((vector, index) => (ids.has(nameOf(index)) ? vector : vector.map(() => 0)));
  const library = timelinesAt(sightingsOf(tracklets, taken), visits, threshold);
  return { method, threshold, api, library, refusals };
}

const nameOf = (index: number): string => `tracklet-${index}`;
/** Scenes begin at 0; the server wants a time that has been. */
const beganAt = Date.now() - 60 * 60_000;

function sentOf(seen: SeenTracklet, index: number, method: Method) {
  const { camera, tracklet } = seen;
  return {
    ...{ name: nameOf(index), camera, crops: cropsOf[method](seen) },
    from: new Date(beganAt + tracklet.firstMs),
    until: new Date(beganAt + tracklet.lastMs),
  };
}

/** Who is nobody asks nothing; what the server did not take finds nothing and is not found. */
async function askAll(
  client: GraphqlClient,
  of: {
    readonly galleryId: string;
    readonly ids: ReadonlyMap<string, string>;
    readonly tracklets: readonly SeenTracklet[];
    readonly visits: readonly TrueVisit[];
  },
): Promise<Timelines> {
  const nowhere = of.tracklets.map(() => new Float32Array(0));
  const sightings = sightingsOf(of.tracklets, nowhere);
  const byId = new Map(
    sightings.flatMap((sighting, index) => {
      const id = of.ids.get(nameOf(index));
      return id === undefined ? [] : [[id, sighting] as const];
    }),
  );
  const taken = [];
  for (const [id, probe] of byId) {
    if (probe.person === null) continue;
    for (const otherId of await timelineOf(client, of.galleryId, id)) {
      const other = byId.get(otherId);
      if (other === undefined) throw new Error('the server found a sighting that nobody sent');
      taken.push({ probe, other });
    }
  }
  return timelinesOf(taken, sightings, of.visits);
}

/** A picture of no quality counts a little all the same. */
const LEAST_QUALITY = 0.05;

/** What the server measures of a crop, and weighs it by. */
function serverQuality(crop: Crop): number {
  const image = tight(crop);
  const cut = cropSubject({ image, subject: { kind: 'whole' } }, bodySpec);
  if (!cut.ok) throw new TypeError('serverQuality: a whole picture must be cut out of itself');
  const overall = overallBodyQuality({
    ...{ detectionConfidence: 1, ...measureChip(cut.value.image) },
    ...{ subjectPx: Math.min(image.width, image.height), yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
  });
  return Math.max(LEAST_QUALITY, overall);
}
