import { clothBody, plainBody, turnedPaint } from '../drawing/cloth-paint.ts';
import type { BodyPaint } from '../drawing/cloth-paint.ts';
import type { FigureContext, FigurePart } from './figure.types.ts';
import type { Point3 } from './skeleton.ts';

interface Segment {
  readonly from: Point3;
  readonly to: Point3;
  /** In shares of the body's height. */
  readonly radii: readonly number[];
  readonly body: BodyPaint;
  readonly keypoints: readonly number[];
  readonly depth: number;
}

/** With round ends, turned and lit as the rest. */
function segment({ project, scale, angle, light }: FigureContext, part: Segment): FigurePart {
  const [from, to] = [project(part.from), project(part.to)];
  return {
    from: from.at,
    to: to.at,
    halfWidths: part.radii.map((radius) => radius * scale),
    isRound: true,
    paint: turnedPaint(part.body, { yaw: angle.yaw, light, noiseSeed: 13 }),
    depth: part.depth,
    keypoints: part.keypoints,
  };
}

type Side = 'left' | 'right';

/** Both legs, behind the trunk. */
export function legParts(context: FigureContext): FigurePart[] {
  return (['left', 'right'] as const).flatMap((side) =>
    legSegments(context, side).map((part) => segment(context, part)),
  );
}

function legSegments({ person, skeleton, project }: FigureContext, side: Side): Segment[] {
  const { build, bottom, skin, shoes } = person;
  const { hip, knee, ankle, toe } = skeleton[side].leg;
  const offset = side === 'left' ? 0 : 1;
  const cloth = clothBody({ ...bottom.cloth, repeats: bottom.cloth.repeats / 2 }, 0.8);
  const isLong = bottom.kind === 'trousers';
  const near = project(knee).depth - project(hip).depth * 0.5;
  const depth = -0.6 + Math.min(0.3, Math.max(-0.3, near));
  const calf = build.calfRadius * (isLong ? 1.12 : 1);
  const heel: Point3 = [ankle[0], ankle[1] - 0.02, ankle[2] - 0.008];
  return [
    {
      from: heel,
      to: toe,
      radii: [0.024, 0.026, 0.018],
      body: plainBody(shoes),
      keypoints: [15 + offset],
      depth,
    },
    {
      from: knee,
      to: ankle,
      radii: [calf * 1.08, calf, calf * 0.85, calf * (isLong ? 0.8 : 0.62)],
      body: isLong ? cloth : plainBody(skin),
      keypoints: [13 + offset, 15 + offset],
      depth: depth + 0.001,
    },
    {
      from: hip,
      to: knee,
      radii: [build.thighRadius * 1.1, build.thighRadius, calf * 1.15],
      body: bottom.kind === 'skirt' ? plainBody(skin) : cloth,
      keypoints: [11 + offset, 13 + offset],
      depth: depth + 0.002,
    },
  ];
}

/** Both arms: one beyond the trunk is drawn before all else, one on this side after it. */
export function armParts(context: FigureContext): FigurePart[] {
  return (['left', 'right'] as const).flatMap((side) =>
    armSegments(context, side).map((part) => segment(context, part)),
  );
}

function armSegments({ person, skeleton, project }: FigureContext, side: Side): Segment[] {
  const { build, top, skin } = person;
  const { shoulder, elbow, wrist, hand } = skeleton[side].arm;
  const offset = side === 'left' ? 0 : 1;
  const sleeve = clothBody({ ...top.cloth, repeats: top.cloth.repeats / 2 }, 0.8);
  const isLong = top.sleeves === 'long';
  const radius = build.armRadius * (isLong ? 1.15 : 1);
  const trunkDepth = project([0, elbow[1], 0]).depth;
  const near = (project(shoulder).depth + project(elbow).depth + project(wrist).depth) / 3 - trunkDepth;
  const depth = near < -0.015 ? -1 + near : 0.5 + near;
  return [
    {
      from: wrist,
      to: hand,
      radii: [0.018, 0.022, 0.014],
      body: plainBody(skin),
      keypoints: [9 + offset],
      depth,
    },
    {
      from: elbow,
      to: wrist,
      radii: [radius * 0.95, radius * 0.75],
      body: isLong ? sleeve : plainBody(skin),
      keypoints: [7 + offset, 9 + offset],
      depth: depth + 0.001,
    },
    {
      from: shoulder,
      to: elbow,
      radii: [build.armRadius * 1.12, build.armRadius * 1.12, radius],
      body: top.sleeves === 'none' ? plainBody(skin) : sleeve,
      keypoints: [5 + offset, 7 + offset],
      depth: depth + 0.002,
    },
  ];
}
