import type { FoundPerson } from '@gallerist/embedding/node';
import { intersectionOverUnion, trackingReport } from '@gallerist/metrics/tracking';
import type { TrackedPlace, TrackingReport } from '@gallerist/metrics/tracking';
import { cutOut, placeQuality } from '../../ingest/following/crop.ts';
import type { Crop } from '../../ingest/following/crop.ts';
import { FrameFollower } from '../../ingest/following/follow-frames.ts';
import type { Tracklet } from '../../ingest/following/follow-frames.ts';
import type { Frame } from '../../ingest/frames/frame.types.ts';
import { Draw } from '../../people/draw.ts';
import { frameDrawer } from '../drawing/draw-frame.ts';
import type { Scene, TrueBox } from '../world/scene.types.ts';

const PICK_STREAM = 21;
/** A found box that overlaps a true one by less is nobody's. */
const LABEL_OVERLAP = 0.4;
/** Who shows less of himself is not there to be found. */
const LEAST_VISIBLE = 0.3;

/** What ingest made of one person's way, beside who it truly was. */
export interface SeenTracklet {
  readonly camera: number;
  readonly tracklet: Tracklet;
  /** Who most of its places show; null: nobody. */
  readonly person: number | null;
  readonly visit: number | null;
  /** A crop of one frame at random: what there would be without tracking. */
  readonly randomCrop: Crop;
}

export interface WatchedScene {
  readonly tracklets: readonly SeenTracklet[];
  /** Of all cameras together. */
  readonly tracking: TrackingReport;
  /** Visits with enough frames in which the person can be seen, that is, that a tracklet can be made of. */
  readonly visits: readonly number[];
}

export interface WatchOptions {
  readonly framesPerSecond: number;
  readonly find: (frame: Frame['image']) => Promise<readonly FoundPerson[]>;
}

/** Runs ingest's way from frames to tracklets on every camera of a scene. */
export async function watchScene(scene: Scene, options: WatchOptions): Promise<WatchedScene> {
  const truth: TrackedPlace[] = [];
  const found: TrackedPlace[] = [];
  const seenFrames = new Map<number, number>();
  const tracklets: SeenTracklet[] = [];
  for (let camera = 0; camera < scene.views.length; camera += 1) {
    const watch = await watchCamera(scene, camera, options);
    // frames and tracks of cameras are told apart by their thousands
    const apart = ({ frame, id, box }: TrackedPlace, of: number): TrackedPlace => ({
      ...{ frame: frame + camera * 100_000, box },
      id: id + of * 100_000,
    });
    truth.push(...watch.truth.map((one) => apart(one, 0)));
    found.push(...watch.found.map((one) => apart(one, camera)));
    for (const { id } of watch.truth) seenFrames.set(id, (seenFrames.get(id) ?? 0) + 1);
    tracklets.push(...watch.tracklets);
  }
  const visits = [...seenFrames].flatMap(([visit, frames]) => (frames >= 3 ? [visit] : []));
  return { tracklets, tracking: trackingReport(truth, found), visits: visits.sort((a, b) => a - b) };
}

async function watchCamera(
  scene: Scene,
  camera: number,
  { framesPerSecond, find }: WatchOptions,
): Promise<
  Pick<WatchedScene, 'tracklets'> & { readonly truth: TrackedPlace[]; readonly found: TrackedPlace[] }
> {
  const draw = frameDrawer(scene, camera);
  const log = new TrackLog(scene, camera);
  const truth: TrackedPlace[] = [];
  const ended: Tracklet[] = [];
  let now: { readonly frame: number; readonly truth: readonly TrueBox[] } = { frame: 0, truth: [] };
  const follower = new FrameFollower({
    find,
    cropsPerTracklet: 5,
    onFrame: (frame, people, tracks) => {
      log.see(now, { frame, people, tracks });
    },
  });
  for (let frame = 0; frame < scene.seconds * framesPerSecond; frame += 1) {
    const seconds = frame / framesPerSecond;
    const drawn = draw(frame, seconds);
    now = { frame, truth: drawn.truth.filter(({ visibleShare }) => visibleShare >= LEAST_VISIBLE) };
    truth.push(...now.truth.map(({ visit, box }) => ({ frame, id: visit, box })));
    ended.push(...(await follower.follow({ image: drawn, capturedAtMs: seconds * 1000 })));
  }
  ended.push(...follower.finish());
  const kept = new Set(ended.map(({ number }) => number));
  const found = log.places.filter(({ id }) => kept.has(id));
  return { truth, found, tracklets: ended.flatMap((tracklet) => log.labelled(tracklet)) };
}

interface LoggedFrame {
  readonly frame: Frame;
  readonly people: readonly FoundPerson[];
  readonly tracks: readonly (number | null)[];
}

/** Who each track shows, frame by frame. */
class TrackLog {
  readonly places: TrackedPlace[] = [];
  readonly #scene: Scene;
  readonly #camera: number;
  readonly #draw: Draw;
  readonly #ofTrack = new Map<number, { readonly visits: (number | null)[]; crop: Crop }>();

  constructor(scene: Scene, camera: number) {
    this.#scene = scene;
    this.#camera = camera;
    this.#draw = new Draw(scene.seed, PICK_STREAM, camera);
  }

  see(
    { frame: number, truth }: { readonly frame: number; readonly truth: readonly TrueBox[] },
    { frame, people, tracks }: LoggedFrame,
  ): void {
    people.forEach((person, i) => {
      const track = tracks[i];
      if (track === null || track === undefined) return;
      this.places.push({ frame: number, id: track, box: person.box });
      const visits = this.#ofTrack.get(track)?.visits ?? [];
      visits.push(visitAt(person, truth));
      // each of n frames is the one with the chance 1 / n
      const before = this.#ofTrack.get(track)?.crop;
      const isPicked = this.#draw.within([0, visits.length]) < 1;
      const cut = (): Crop => cutOut(frame, person, placeQuality(person, people, frame.image));
      this.#ofTrack.set(track, { visits, crop: before === undefined || isPicked ? cut() : before });
    });
  }

  labelled(tracklet: Tracklet): readonly SeenTracklet[] {
    const logged = this.#ofTrack.get(tracklet.number);
    if (logged === undefined) return [];
    const visit = mostOf(logged.visits);
    const person = visit === null ? null : (this.#scene.visits[visit]?.person ?? null);
    return [{ camera: this.#camera, tracklet, visit, person, randomCrop: logged.crop }];
  }
}

function visitAt({ box }: FoundPerson, truth: readonly TrueBox[]): number | null {
  const overlaps = truth.map((one) => ({ visit: one.visit, overlap: intersectionOverUnion(box, one.box) }));
  const best = overlaps.sort((a, b) => b.overlap - a.overlap)[0];
  return best !== undefined && best.overlap >= LABEL_OVERLAP ? best.visit : null;
}

function mostOf(visits: readonly (number | null)[]): number | null {
  const counts = [...Map.groupBy(visits, (visit) => visit)].sort((a, b) => b[1].length - a[1].length);
  return counts[0]?.[0] ?? null;
}
