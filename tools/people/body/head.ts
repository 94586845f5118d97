import { turnedPaint } from '../drawing/cloth-paint.ts';
import type { BodyPaint } from '../drawing/cloth-paint.ts';
import { mixColours } from '../palette.ts';
import type { Person } from '../person.types.ts';
import type { FigureContext, FigurePart } from './figure.types.ts';
import { seenHalfWidth } from './trunk.ts';

const FACE = [0, 1, 2, 3, 4];
/** In front of trunk and arms. */
const HEAD_DEPTH = 1;

/** Head with hair, cap or hood. */
export function headParts(context: FigureContext): FigurePart[] {
  const { person, skeleton, project, scale, angle } = context;
  const radius = person.build.headRadius;
  const isCovered = person.hair.style === 'hood' || person.hair.style === 'long';
  const swell = isCovered ? 1.14 : 1;
  const half = seenHalfWidth([radius * 0.78 * swell, radius * 0.94 * swell], angle.yaw) * scale;
  const [x, y, z] = skeleton.head;
  const surface = { yaw: angle.yaw, light: context.light, noiseSeed: 14 };
  const head: FigurePart = {
    from: project([x, y + radius * 1.18, z]).at,
    to: project([x, y - radius * 1.15, z]).at,
    halfWidths: [0.45, 0.8, 0.95, 1, 0.99, 0.94, 0.84, 0.66, 0.42].map((share) => share * half),
    isRound: false,
    paint: turnedPaint(headBody(person), surface),
    depth: HEAD_DEPTH,
    keypoints: FACE,
  };
  return [head, ...hairParts(context, half)];
}

function hairParts(
  { person, skeleton, project, scale, angle, light }: FigureContext,
  half: number,
): FigurePart[] {
  const { style, colour } = person.hair;
  const radius = person.build.headRadius;
  const [x, y, z] = skeleton.head;
  const surface = { yaw: angle.yaw, light, noiseSeed: 15 };
  const paint = turnedPaint(() => colour, surface);
  const back = project([x, y, z - radius]);
  const depth = back.depth > project(skeleton.head).depth ? HEAD_DEPTH + 0.1 : -0.01;
  const shared = { paint, keypoints: [], isRound: true } as const;
  if (style === 'bun') {
    const at = project([x, y + radius * 0.55, z - radius * 1.1]).at;
    const nearBun = depth > 0 ? depth : HEAD_DEPTH - 0.1;
    return [{ ...shared, from: at, to: at, halfWidths: [0.03 * scale, 0.03 * scale], depth: nearBun }];
  }
  if (style === 'long') {
    const from = project([x, y, z - radius * 0.35]).at;
    const to = project([x, y - radius * 2.6, z - radius * 0.75]).at;
    return [{ ...shared, from, to, halfWidths: [half * 0.95, half * 1.02, half * 0.85], depth }];
  }
  if (style === 'cap') {
    const from = project([x, y + radius * 0.42, z + radius * 0.7]).at;
    const to = project([x, y + radius * 0.36, z + radius * 1.7]).at;
    const isFront = project([x, y, z + radius]).depth > project(skeleton.head).depth;
    const brim = isFront ? HEAD_DEPTH + 0.1 : HEAD_DEPTH - 0.1;
    return [{ ...shared, from, to, halfWidths: [0.014 * scale, 0.012 * scale], depth: brim }];
  }
  return [];
}

/** Face in front, hair above and behind. */
function headBody({ skin, hair, beard }: Person): BodyPaint {
  const eye = mixColours(skin, [0.05, 0.04, 0.05], 0.75);
  const mouth = mixColours(skin, [0.5, 0.12, 0.12], 0.4);
  const hairline = { bald: 0, short: 0.27, long: 0.27, bun: 0.25, cap: 0.36, hood: 0.2 }[hair.style];
  const hairSide = { bald: 9, short: 1.45, long: 1.05, bun: 1.5, cap: 1.7, hood: 0.95 }[hair.style];
  const nape = hair.style === 'short' || hair.style === 'bun' || hair.style === 'cap' ? 0.78 : 1;
  return (along, azimuth) => {
    const off = Math.abs(azimuth);
    if (along < hairline || (off > hairSide && along < nape)) return hair.colour;
    if (along > 0.44 && along < 0.5 && off > 0.27 && off < 0.55) return eye;
    if (along > 0.74 && along < 0.79 && off < 0.32) return mouth;
    return beard !== null && along > 0.66 && off < 1.25 ? beard : skin;
  };
}
