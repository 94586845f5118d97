import { cosine, sine } from '../exact-math.ts';
import { clothBody, plainBody, turnedPaint, wrapped } from '../drawing/cloth-paint.ts';
import type { BodyPaint } from '../drawing/cloth-paint.ts';
import type { FigureContext, FigurePart } from './figure.types.ts';
import type { Point3 } from './skeleton.ts';

const SHOULDERS_AND_HIPS = [5, 6, 11, 12];
/** In front of the legs, behind an arm on the near side. */
const TRUNK_DEPTH = 0;

type Girth = readonly [width: number, depth: number];

/** Half width of a body of that girth, seen from that angle. */
export function seenHalfWidth([width, depth]: Girth, yaw: number): number {
  const [across, along] = [width * cosine(yaw), depth * sine(yaw)];
  return Math.sqrt(across * across + along * along);
}

/** Neck, trunk with its garment, and skirt. */
export function trunkParts(context: FigureContext): FigurePart[] {
  const { person, skeleton, project, scale, angle } = context;
  const { build, top, bottom } = person;
  const width = (girth: Girth): number => seenHalfWidth(girth, angle.yaw) * scale;
  const shoulders: Girth = [build.shoulderHalfWidth * 0.93, build.chest[1] * 0.75];
  const hem = skeleton.pelvis[1] - top.length * build.hipHeight * 0.45;
  const isLong = top.length > 0.5;
  const surface = { yaw: angle.yaw, light: context.light, noiseSeed: 11 };
  const parts: FigurePart[] = [];
  if (bottom.kind === 'skirt') parts.push(skirt(context, width));
  parts.push({
    from: project([0, skeleton.neck[1] + 0.02, 0]).at,
    to: project([0, skeleton.neck[1] - 0.05, 0]).at,
    halfWidths: [0.03 * scale, 0.036 * scale],
    isRound: false,
    paint: turnedPaint(plainBody(person.skin), surface),
    depth: TRUNK_DEPTH - 0.002,
    keypoints: [],
  });
  const axis = (y: number): Point3 => [0, y, 0];
  const flare: Girth = [build.hips[0] * (isLong ? 1.15 : 1.02), build.hips[1] * (isLong ? 1.2 : 1.05)];
  parts.push({
    from: project(axis(skeleton.neck[1] - 0.012)).at,
    to: project(axis(hem)).at,
    halfWidths: trunkProfile([shoulders, build.chest, build.waist, build.hips, flare].map(width), isLong),
    isRound: false,
    paint: turnedPaint(topBody(context), surface),
    depth: TRUNK_DEPTH,
    keypoints: SHOULDERS_AND_HIPS,
  });
  return parts;
}

function trunkProfile(widths: readonly number[], isLong: boolean): number[] {
  const [shoulders = 0, chest = 0, waist = 0, hips = 0, flare = 0] = widths;
  const upper = [
    shoulders * 0.5,
    shoulders * 0.93,
    shoulders,
    (shoulders + chest) / 2,
    chest,
    (chest + waist) / 2,
    waist,
  ];
  return isLong
    ? [...upper.slice(0, 4), chest, waist, hips, (hips + flare) / 2, flare]
    : [...upper, (waist + hips) / 2, hips, flare];
}

function skirt(
  { person, skeleton, project, angle, light }: FigureContext,
  width: (girth: Girth) => number,
): FigurePart {
  const { build, bottom } = person;
  const waist = skeleton.pelvis[1] + 0.05;
  return {
    from: project([0, waist, 0]).at,
    to: project([0, build.hipHeight * 0.52, 0]).at,
    halfWidths: [width(build.waist), width(build.hips), width(build.hips) * 1.2, width(build.hips) * 1.32],
    isRound: false,
    paint: turnedPaint(clothBody(bottom.cloth), { yaw: angle.yaw, light, noiseSeed: 12 }),
    depth: TRUNK_DEPTH - 0.001,
    keypoints: [11, 12],
  };
}

/** Garment of the trunk with an open front, a logo and the straps of a bag. */
function topBody({ person }: FigureContext): BodyPaint {
  const { top, bag } = person;
  const cloth = clothBody(top.cloth);
  return (along, azimuth) => {
    if (bag !== null && isStrap(bag, { along, azimuth })) return bag.colour;
    if (top.open !== null && Math.abs(azimuth) < 0.32 + 0.1 * along) return top.open;
    if (top.logo !== null && along > 0.2 && along < 0.2 + top.logo.size) {
      const off = Math.abs(wrapped(azimuth - (top.logo.isOnBack ? Math.PI : 0)));
      if (off < top.logo.size * 1.3) return top.logo.colour;
    }
    return cloth(along, azimuth);
  };
}

function isStrap(
  bag: NonNullable<FigureContext['person']['bag']>,
  { along, azimuth }: { readonly along: number; readonly azimuth: number },
): boolean {
  const off = Math.abs(azimuth);
  if (bag.kind === 'backpack') return along < 0.55 && off > 0.45 && off < 0.75;
  if (bag.kind === 'hand') return false;
  // From one shoulder across chest and back to the other hip.
  const front = off < Math.PI / 2 ? azimuth : wrapped(Math.PI - azimuth);
  const line = (bag.isLeft ? 1 : -1) * (-1 + 2 * along);
  return Math.abs(front - line) < 0.2;
}
