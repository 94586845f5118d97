import type { Pose } from '../body/skeleton.ts';
import type { DifficultyRanges } from '../difficulty.ts';
import { Draw } from '../draw.ts';
import type { Angle } from '../body/view.ts';
import { drawCamera } from './draw-camera.ts';
import type { Camera } from './draw-camera.ts';

const SHOT_STREAM = 3;

/** One picture of one person. */
export interface Shot {
  readonly camera: Camera;
  /** From 0. */
  readonly cameraNumber: number;
  readonly pose: Pose;
  readonly angle: Angle;
  /** Left, right, top and bottom, in shares of the body's height. */
  readonly margins: readonly [number, number, number, number];
  /** Of the picture. */
  readonly heightPx: number;
  /** For what is drawn anew in each picture: clutter, noise, occluders. */
  readonly draw: Draw;
}

/** The shot of that number of that identity: shots go round the cameras, from one that differs between identities. */
export function drawShot(
  seed: number,
  { identity, shot }: { readonly identity: number; readonly shot: number },
  ranges: DifficultyRanges,
): Shot {
  const draw = new Draw(seed, SHOT_STREAM, identity, shot);
  const cameraNumber = (identity + shot) % ranges.cameras;
  const camera = drawCamera(seed, cameraNumber, ranges);
  const turned = draw.chance(ranges.turnedShare) ? Math.PI : 0;
  const margin = (): number => draw.within(ranges.margin);
  return {
    camera,
    cameraNumber,
    pose: {
      phase: draw.within([0, 2 * Math.PI]),
      stride: draw.chance(0.85) ? draw.within([0.6, 1]) : 0.05,
      raisedArm: draw.chance(0.08) ? (draw.chance(0.5) ? 'left' : 'right') : null,
    },
    angle: {
      yaw: camera.heading + turned + draw.within([-ranges.headingSpread, ranges.headingSpread]),
      pitch: camera.pitch * draw.within([0.85, 1.15]),
      roll: camera.roll + draw.within([-0.03, 0.03]),
    },
    margins: [margin(), margin(), margin(), margin()],
    heightPx: Math.round(camera.heightPx * draw.within([0.85, 1.15])),
    draw,
  };
}
