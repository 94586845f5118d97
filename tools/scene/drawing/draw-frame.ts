import { addNoise, blur, expose, toBytes } from '../../people/camera/expose.ts';
import { boundsOf, figureParts } from '../../people/body/figure.ts';
import { skeletonOf } from '../../people/body/skeleton.ts';
import { projectionOf } from '../../people/body/view.ts';
import { Draw } from '../../people/draw.ts';
import { Canvas, OCCLUDER } from '../../people/drawing/canvas.ts';
import { smoothNoise } from '../../people/drawing/noise.ts';
import { drawSpindle } from '../../people/drawing/spindle.ts';
import { sine } from '../../people/exact-math.ts';
import { drawBackground } from '../../people/scene/background.ts';
import { FRAME, LONGEST_HALF_SECONDS, pixelOf, pixelsAt, placeOf } from '../world/geometry.ts';
import type { Ground, LightCourse, Obstacle, Scene, TrueBox, View, Visit } from '../world/scene.types.ts';

const FRAME_STREAM = 14;
/** Least share of the picture's height of a figure that counts as being there. */
const MIN_INSIDE_PX = 8;

export interface SceneFrame {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3]` RGB. */
  readonly data: Uint8Array;
  /** Everybody with a part in the picture, the farthest first. */
  readonly truth: readonly TrueBox[];
}

/** Draws the frames of one view; the empty ground is drawn once. */
export function frameDrawer(scene: Scene, camera: number): (frame: number, seconds: number) => SceneFrame {
  const view = scene.views[camera];
  if (view === undefined) throw new RangeError(`frameDrawer: the scene has no camera ${camera}`);
  const empty = emptyView(scene.seed, camera, view);
  const visits = scene.visits.flatMap((visit, index) => (visit.camera === camera ? [{ visit, index }] : []));
  return (frame, seconds) => {
    const canvas = new Canvas(FRAME.width, FRAME.height);
    canvas.values.set(empty);
    const walkers = visits.flatMap(({ visit, index }) => walkerAt(scene, { visit, index }, seconds));
    const things = [
      ...walkers.map((walker) => ({ away: walker.at.away, walker, obstacle: null })),
      ...view.obstacles.map((obstacle) => ({ away: obstacle.at.away, walker: null, obstacle })),
    ].sort((a, b) => b.away - a.away);
    const drawn: { readonly walker: Walker; readonly pixels: number }[] = [];
    for (const { walker, obstacle } of things) {
      if (obstacle !== null) drawObstacle(canvas, obstacle);
      else drawn.push({ walker, pixels: drawWalker(canvas, scene, { walker, view }) });
    }
    const truth = drawn.flatMap((one) => trueBox(canvas, one));
    return { ...FRAME, data: photograph(canvas, view, { seed: scene.seed, camera, frame, seconds }), truth };
  };
}

/** Somebody in the view at a time. */
interface Walker {
  readonly visit: Visit;
  readonly index: number;
  readonly at: Ground;
  readonly bounds: { left: number; right: number; top: number; bottom: number };
  readonly seconds: number;
}

function walkerAt(
  scene: Scene,
  { visit, index }: { readonly visit: Visit; readonly index: number },
  seconds: number,
): readonly Walker[] {
  if (Math.abs(seconds - visit.middleAt) > LONGEST_HALF_SECONDS) return [];
  const at = placeOf(visit, seconds);
  const view = scene.views[visit.camera];
  if (at === null || view === undefined) return [];
  const bounds = boundsOf(partsOf(scene, { visit, at, seconds }, view));
  const isInside = bounds.right > MIN_INSIDE_PX && bounds.left < FRAME.width - MIN_INSIDE_PX;
  return isInside ? [{ visit, index, at, bounds, seconds }] : [];
}

function partsOf(
  scene: Scene,
  { visit, at, seconds }: { readonly visit: Visit; readonly at: Ground; readonly seconds: number },
  { camera }: View,
) {
  const one = scene.people[visit.person];
  if (one === undefined) throw new RangeError(`partsOf: the scene has no person ${visit.person}`);
  const { person, height } = one;
  const steps = (seconds - visit.middleAt) * visit.speed;
  // a step's cycle carries a body on by about 0.8 of its height
  const phase = visit.phase + (steps / (0.8 * height)) * 2 * Math.PI;
  const pose = {
    phase: phase - 2 * Math.PI * Math.floor(phase / (2 * Math.PI)),
    stride: 0.85,
    raisedArm: null,
  };
  const angle = { yaw: visit.heading, pitch: camera.pitch, roll: camera.roll };
  const scale = height * pixelsAt(at.away);
  const project = projectionOf(angle, { scale, origin: pixelOf(at) });
  const skeleton = skeletonOf(person, pose);
  return figureParts({ person, skeleton, angle, project, scale, light: camera.light.side });
}

/** @returns How many pixels show the figure before anything stands in front. */
function drawWalker(
  canvas: Canvas,
  scene: Scene,
  { walker, view }: { readonly walker: Walker; readonly view: View },
): number {
  for (const part of partsOf(scene, walker, view)) drawSpindle(canvas, part, walker.index);
  return ownedPixels(canvas, walker);
}

function ownedPixels(canvas: Canvas, { bounds, index }: Walker): number {
  const { fromX, toX, fromY, toY } = canvas.window([bounds.left, bounds.right], [bounds.top, bounds.bottom]);
  let count = 0;
  for (let y = fromY; y < toY; y += 1) {
    for (let x = fromX; x < toX; x += 1) {
      if (canvas.owners[y * canvas.width + x] === index) count += 1;
    }
  }
  return count;
}

function trueBox(
  canvas: Canvas,
  { walker, pixels }: { readonly walker: Walker; readonly pixels: number },
): readonly TrueBox[] {
  if (pixels === 0) return [];
  const { bounds, visit, index } = walker;
  const [x, y] = [Math.max(0, bounds.left), Math.max(0, bounds.top)];
  const box = {
    ...{ x, y },
    width: Math.min(FRAME.width, bounds.right) - x,
    height: Math.min(FRAME.height, bounds.bottom) - y,
  };
  const visibleShare = ownedPixels(canvas, walker) / pixels;
  return [{ person: visit.person, visit: index, box, visibleShare }];
}

function drawObstacle(canvas: Canvas, { at, width, height, colour, noiseSeed }: Obstacle): void {
  const [x, foot] = pixelOf(at);
  const metre = pixelsAt(at.away);
  const half = (width * metre) / 2;
  drawSpindle(
    canvas,
    {
      ...{ from: [x, foot - height * metre], to: [x, foot], halfWidths: [half, half], isRound: false },
      paint: (along, across) => {
        const shade = 0.75 + 0.3 * smoothNoise(along * 9, across * 5, noiseSeed) - 0.12 * across * across;
        return [colour[0] * shade, colour[1] * shade, colour[2] * shade];
      },
    },
    OCCLUDER,
  );
}

/** The place without people. */
function emptyView(seed: number, camera: number, view: View): Float64Array {
  const canvas = new Canvas(FRAME.width, FRAME.height);
  const [x, y] = pixelOf({ across: 0, away: 11 });
  const draw = new Draw(seed, FRAME_STREAM, camera);
  drawBackground(canvas, view.camera.place, { feet: [x, y], scale: 1.7 * pixelsAt(11), draw });
  return canvas.values;
}

function photograph(
  { values }: Canvas,
  { camera, light }: View,
  of: { readonly seed: number; readonly camera: number; readonly frame: number; readonly seconds: number },
): Uint8Array {
  const draw = new Draw(of.seed, FRAME_STREAM, of.camera, of.frame);
  const gain = camera.light.gain * lightAt(light, of.seconds);
  expose(values, { ...camera.light, gain }, { draw, shotLight: 0.01 });
  blur(values, FRAME, Math.min(1, camera.blurPasses));
  addNoise(values, camera.noise, draw);
  return toBytes(values);
}

const lightAt = ({ swing, periodSeconds, phase, stepAt, step }: LightCourse, seconds: number): number =>
  (1 + swing * sine((2 * Math.PI * seconds) / periodSeconds + phase)) * (seconds >= stepAt ? step : 1);
