import { cosine, sine } from '../exact-math.ts';
import type { Person } from '../person.types.ts';

/** x to the person's left, y up from the ground, z to the front, in shares of the body's height. */
export type Point3 = readonly [x: number, y: number, z: number];

export interface Arm {
  readonly shoulder: Point3;
  readonly elbow: Point3;
  readonly wrist: Point3;
  readonly hand: Point3;
}

export interface Leg {
  readonly hip: Point3;
  readonly knee: Point3;
  readonly ankle: Point3;
  readonly toe: Point3;
}

export interface Skeleton {
  readonly head: Point3;
  readonly neck: Point3;
  readonly chest: Point3;
  readonly waist: Point3;
  readonly pelvis: Point3;
  readonly left: { readonly arm: Arm; readonly leg: Leg };
  readonly right: { readonly arm: Arm; readonly leg: Leg };
}

export interface Pose {
  /** Radians of the step's cycle. */
  readonly phase: number;
  /** 0 stands, 1 strides. */
  readonly stride: number;
  /** An arm at the ear, with a telephone; the person's left one or right one. */
  readonly raisedArm: 'left' | 'right' | null;
}

const [THIGH_SWING, KNEE_BEND, ARM_SWING] = [0.45, 0.85, 0.5];
const ANKLE_HEIGHT = 0.042;
const FOOT_LENGTH = 0.085;
const HAND_LENGTH = 0.045;

/** The joints of a person in a pose, with the lower foot on the ground. */
export function skeletonOf({ build, gait }: Person, pose: Pose): Skeleton {
  const swing = pose.stride * gait.swing;
  const side = (sign: 1 | -1): { arm: Arm; leg: Leg } => {
    const phase = pose.phase + (sign === 1 ? 0 : Math.PI);
    const isRaised = pose.raisedArm === (sign === 1 ? 'left' : 'right');
    return {
      leg: legOf(build, sign, { thigh: THIGH_SWING * swing * sine(phase), bend: bendOf(phase, swing) }),
      arm: armOf(build, sign, {
        upper: isRaised ? 0.5 : -ARM_SWING * swing * sine(phase),
        bend: isRaised ? 2.35 : gait.elbows * (0.6 + 0.4 * swing),
      }),
    };
  };
  const [left, right] = [side(1), side(-1)];
  const ground = Math.min(left.leg.ankle[1], right.leg.ankle[1]) - ANKLE_HEIGHT;
  const { hipHeight, shoulderHeight, headRadius } = build;
  const neck: Point3 = [0, shoulderHeight + 0.03, 0];
  const raw: Skeleton = {
    head: [0, 1 - headRadius * 1.18, 0.012],
    neck,
    chest: [0, shoulderHeight - 0.06, 0],
    waist: [0, hipHeight + 0.09, 0],
    pelvis: [0, hipHeight, 0],
    left,
    right,
  };
  return mapSkeleton(raw, ([x, y, z]) => [x, y - ground, z]);
}

const bendOf = (phase: number, swing: number): number =>
  0.08 + KNEE_BEND * swing * Math.max(0, cosine(phase)) * 0.8;

function legOf(
  { hipHeight, hipHalfWidth }: Person['build'],
  sign: 1 | -1,
  { thigh, bend }: { readonly thigh: number; readonly bend: number },
): Leg {
  const half = (hipHeight - ANKLE_HEIGHT) / 2;
  const hip: Point3 = [sign * hipHalfWidth, hipHeight, 0];
  const knee = below(hip, half, thigh);
  const ankle = below(knee, half, thigh - bend);
  const pitch = Math.max(-0.9, (thigh - bend) * 0.8);
  const toe: Point3 = [
    ankle[0] + sign * 0.012,
    ankle[1] - 0.025 + FOOT_LENGTH * sine(pitch) * 0.7,
    ankle[2] + FOOT_LENGTH * cosine(pitch),
  ];
  return { hip, knee, ankle, toe };
}

function armOf(
  { shoulderHeight, shoulderHalfWidth, armLength }: Person['build'],
  sign: 1 | -1,
  { upper, bend }: { readonly upper: number; readonly bend: number },
): Arm {
  const shoulder: Point3 = [sign * shoulderHalfWidth * 0.92, shoulderHeight - 0.012, 0];
  const outwards = sign * 0.022;
  const elbow = moved(below(shoulder, armLength * 0.53, upper), outwards);
  const wrist = moved(below(elbow, armLength * 0.47, upper + bend), outwards * 0.2);
  return { shoulder, elbow, wrist, hand: below(wrist, HAND_LENGTH, upper + bend) };
}

/** A point so far below, swung forward by an angle. */
const below = ([x, y, z]: Point3, length: number, angle: number): Point3 => [
  x,
  y - length * cosine(angle),
  z + length * sine(angle),
];

const moved = ([x, y, z]: Point3, dx: number): Point3 => [x + dx, y, z];

/** The skeleton with each joint moved. */
export function mapSkeleton(skeleton: Skeleton, map: (point: Point3) => Point3): Skeleton {
  const arm = ({ shoulder, elbow, wrist, hand }: Arm): Arm => ({
    shoulder: map(shoulder),
    elbow: map(elbow),
    wrist: map(wrist),
    hand: map(hand),
  });
  const leg = ({ hip, knee, ankle, toe }: Leg): Leg => ({
    hip: map(hip),
    knee: map(knee),
    ankle: map(ankle),
    toe: map(toe),
  });
  const { left, right } = skeleton;
  return {
    head: map(skeleton.head),
    neck: map(skeleton.neck),
    chest: map(skeleton.chest),
    waist: map(skeleton.waist),
    pelvis: map(skeleton.pelvis),
    left: { arm: arm(left.arm), leg: leg(left.leg) },
    right: { arm: arm(right.arm), leg: leg(right.leg) },
  };
}
