import { plainBody, turnedPaint } from '../drawing/cloth-paint.ts';
import type { FigureContext, FigurePart } from './figure.types.ts';
import type { Point3 } from './skeleton.ts';
import { seenHalfWidth } from './trunk.ts';

/** What a person carries. */
export function bagParts(context: FigureContext): FigurePart[] {
  const { person, skeleton, project, scale, angle, light } = context;
  const { bag, build } = person;
  if (bag === null) return [];
  const side = bag.isLeft ? 1 : -1;
  const hand = skeleton[bag.isLeft ? 'left' : 'right'].arm.hand;
  const places = {
    backpack: {
      at: [0, build.shoulderHeight - 0.12, -build.chest[1] - 0.045],
      size: [0.085, 0.05],
      height: 0.2,
    },
    shoulder: {
      at: [side * (build.hips[0] + 0.02), build.hipHeight + 0.01, 0.02],
      size: [0.03, 0.075],
      height: 0.11,
    },
    hand: { at: [hand[0], hand[1] - 0.06, hand[2]], size: [0.03, 0.065], height: 0.1 },
  } as const satisfies Record<
    typeof bag.kind,
    { at: Point3; size: readonly [number, number]; height: number }
  >;
  const { at, size, height } = places[bag.kind];
  const half = seenHalfWidth(size, angle.yaw) * scale * bag.size;
  const tall = (height / 2) * bag.size;
  const middle = project([0, at[1], 0]).depth;
  const isNear = project(at).depth > middle;
  return [
    {
      from: project([at[0], at[1] + tall, at[2]]).at,
      to: project([at[0], at[1] - tall, at[2]]).at,
      halfWidths: [half * 0.8, half, half, half * 0.92],
      isRound: false,
      paint: turnedPaint(plainBody(bag.colour), { yaw: angle.yaw, light, noiseSeed: 16 }),
      depth: isNear ? 0.9 : -1.5,
      keypoints: [],
    },
  ];
}
