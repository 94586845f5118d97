import { drawPerson } from './body/draw-person.ts';
import { boundsOf, drawFigure, figureParts } from './body/figure.ts';
import { jointsOf, keypointsOf } from './body/keypoints.ts';
import type { Keypoint } from './body/keypoints.ts';
import { skeletonOf } from './body/skeleton.ts';
import { projectionOf } from './body/view.ts';
import type { FigureContext } from './body/figure.types.ts';
import { drawShot } from './camera/draw-shot.ts';
import type { Shot } from './camera/draw-shot.ts';
import { addNoise, blur, expose, toBytes } from './camera/expose.ts';
import { leaveJpegMarks } from './camera/jpeg-blocks.ts';
import { difficultyRanges } from './difficulty.ts';
import type { Difficulty, DifficultyRanges } from './difficulty.ts';
import { Canvas, OCCLUDER } from './drawing/canvas.ts';
import type { Point2 } from './drawing/spindle.ts';
import type { Person } from './person.types.ts';
import { drawBackground, drawClutter } from './scene/background.ts';
import { drawOccluder } from './scene/occluder.ts';

export interface PersonRequest {
  /** Integer in [0, 2³²) of the whole data set. */
  readonly seed: number;
  /** From 0. The same person for the same seed and difficulty. */
  readonly identity: number;
  /** From 0. */
  readonly shot: number;
  /** Default `medium`. */
  readonly difficulty?: Difficulty;
  /** Whether something stands in front. Everything else of the picture stays as it is without. Default false. */
  readonly isOccluded?: boolean;
}

export interface PersonPicture {
  /** `[height, width, 3]` RGB. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 17, in the order of `coco-17`. */
  readonly keypoints: readonly Keypoint[];
  /** From 0. */
  readonly camera: number;
  /** Share of the picture that something in front of the person covers. */
  readonly occludedShare: number;
}

/** Heights over widths of the pictures, as detectors give them of walking people. */
export const ASPECTS = [1.6, 3.2] as const;

/**
 * A picture of a walking person who does not exist, cut out as a detector would.
 *
 * The same bytes for the same request on every machine.
 */
export function renderPerson(request: PersonRequest): PersonPicture {
  const ranges = difficultyRanges[request.difficulty ?? 'medium'];
  const person = drawPerson(request.seed, request.identity, ranges);
  const shot = drawShot(request.seed, request, ranges);
  const stage = stageOf(person, shot);
  const { canvas, context } = stage;
  const stand = { feet: stage.feet, scale: context.scale, draw: shot.draw };
  drawBackground(canvas, shot.camera.place, stand);
  drawClutter(canvas, Math.round(shot.draw.within(ranges.clutter)), stand);
  const parts = figureParts(context);
  drawFigure(canvas, parts);
  if (request.isOccluded === true) drawOccluder(canvas, shot.draw);
  const joints = jointsOf(person, context.skeleton);
  const keypoints = keypointsOf(joints, { project: context.project, parts, canvas });
  const { width, height } = canvas;
  return {
    data: photograph(canvas, shot, ranges),
    width,
    height,
    keypoints,
    camera: shot.cameraNumber,
    occludedShare: canvas.owners.filter((owner) => owner === OCCLUDER).length / (width * height),
  };
}

interface Stage {
  readonly canvas: Canvas;
  readonly context: FigureContext;
  /** Ground below the person, in pixels. */
  readonly feet: Point2;
}

/** Frames the person: the box around it with margins, within {@link ASPECTS}, at the shot's height. */
function stageOf(person: Person, shot: Shot): Stage {
  const skeleton = skeletonOf(person, shot.pose);
  const contextAt = (scale: number, origin: Point2): FigureContext => ({
    person,
    skeleton,
    angle: shot.angle,
    project: projectionOf(shot.angle, { scale, origin }),
    scale,
    light: shot.camera.light.side,
  });
  const bounds = boundsOf(figureParts(contextAt(1, [0, 0])));
  const [left, right, top, bottom] = shot.margins;
  let [width, height] = [
    bounds.right - bounds.left + left + right,
    bounds.bottom - bounds.top + top + bottom,
  ];
  const [shiftX, shiftY] = [-(bounds.left - left), -(bounds.top - top)];
  const wider = Math.max(0, height / ASPECTS[1] - width);
  const taller = Math.max(0, width * ASPECTS[0] - height);
  width += wider;
  height += taller;
  const scale = shot.heightPx / height;
  const feet: Point2 = [(shiftX + wider / 2) * scale, (shiftY + taller / 2) * scale];
  const canvas = new Canvas(Math.round(width * scale), shot.heightPx);
  return { canvas, context: contextAt(scale, feet), feet };
}

function photograph(canvas: Canvas, { camera, draw }: Shot, { shotLight }: DifficultyRanges): Uint8Array {
  const { values } = canvas;
  expose(values, camera.light, { draw, shotLight });
  blur(values, canvas, camera.blurPasses);
  addNoise(values, camera.noise, draw);
  leaveJpegMarks(values, canvas, camera.jpegQuality);
  return toBytes(values);
}
