import type { Canvas } from '../drawing/canvas.ts';
import type { Person } from '../person.types.ts';
import type { FigurePart } from './figure.types.ts';
import type { Point3, Skeleton } from './skeleton.ts';
import type { Projection } from './view.ts';

/** A joint in the picture; `isVisible` only where the picture shows it: inside, not behind the body nor anything else. */
export interface Keypoint {
  readonly x: number;
  readonly y: number;
  readonly isVisible: boolean;
}

/** The joints in the order of `coco-17`. */
export function jointsOf({ build }: Person, { head, left, right }: Skeleton): readonly Point3[] {
  const radius = build.headRadius;
  const onHead = (across: number, up: number, front: number): Point3 => [
    head[0] + across * radius,
    head[1] + up * radius,
    head[2] + front * radius,
  ];
  return [
    onHead(0, -0.15, 0.9),
    onHead(0.3, 0.1, 0.8),
    onHead(-0.3, 0.1, 0.8),
    onHead(0.72, 0, 0),
    onHead(-0.72, 0, 0),
    ...[
      left.arm.shoulder,
      right.arm.shoulder,
      left.arm.elbow,
      right.arm.elbow,
      left.arm.wrist,
      right.arm.wrist,
    ],
    ...[left.leg.hip, right.leg.hip, left.leg.knee, right.leg.knee, left.leg.ankle, right.leg.ankle],
  ];
}

/** How far beyond the middle of the head, in shares of the body's height, a point of the face may lie and still be seen. */
const FACE_DEPTH = -0.01;

/** The joints as the finished drawing shows them. */
export function keypointsOf(
  joints: readonly Point3[],
  {
    project,
    parts,
    canvas,
  }: { readonly project: Projection; readonly parts: readonly FigurePart[]; readonly canvas: Canvas },
): readonly Keypoint[] {
  const ears = [joints[3], joints[4]].flatMap((ear) => (ear === undefined ? [] : [project(ear).depth]));
  const headDepth = ears.reduce((sum, depth) => sum + depth, 0) / Math.max(1, ears.length);
  return joints.map((joint, index) => {
    const { at, depth } = project(joint);
    const [x, y] = at;
    const isInside = x >= 0 && y >= 0 && x < canvas.width && y < canvas.height;
    const owner = isInside ? (canvas.owners[Math.floor(y) * canvas.width + Math.floor(x)] ?? -1) : -1;
    const isShown = parts[owner]?.keypoints.includes(index) ?? false;
    const isTurnedAway = index < 5 && depth - headDepth < FACE_DEPTH;
    return { x, y, isVisible: isShown && !isTurnedAway };
  });
}
