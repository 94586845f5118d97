import { OCCLUDER } from '../drawing/canvas.ts';
import type { Canvas } from '../drawing/canvas.ts';
import { smoothNoise } from '../drawing/noise.ts';
import { drawSpindle } from '../drawing/spindle.ts';
import type { Paint, Spindle } from '../drawing/spindle.ts';
import type { Draw } from '../draw.ts';

type Kind = 'below' | 'pillar' | 'walker';

/** Half widths of another walker from head to feet, in shares of the widest. */
const walkerProfile = [0.25, 0.42, 0.42, 0.3, 0.95, 1, 0.95, 0.9, 0.9, 0.75, 0.7, 0.65, 0.6];

/** Something in front of the person, over a quarter to a half of the picture: a car or counter below, a pillar, another walker. */
export function drawOccluder(canvas: Canvas, draw: Draw): void {
  const kind = draw.oneOf([
    ['below', 4],
    ['pillar', 2],
    ['walker', 3],
  ] as const);
  const share = draw.within([0.25, 0.5]);
  const paint = drawPaint(draw);
  const outline = outlineOf(kind, canvas, { draw, share });
  drawSpindle(canvas, { ...outline, isRound: false, paint }, OCCLUDER);
}

function drawPaint(draw: Draw): Paint {
  const base = draw.within([0.1, 0.75]);
  const colour = draw.near([base, base, base], 0.2);
  const second = draw.near([base * 0.6, base * 0.6, base * 0.6], 0.2);
  const noiseSeed = draw.integer(2 ** 31);
  return (along, across) => {
    const shade = 0.8 + 0.25 * smoothNoise(along * 8, across * 4, noiseSeed);
    const [red, green, blue] = along > 0.55 ? second : colour;
    return [red * shade, green * shade, blue * shade];
  };
}

function outlineOf(
  kind: Kind,
  { width, height }: Canvas,
  { draw, share }: { readonly draw: Draw; readonly share: number },
): Pick<Spindle, 'from' | 'to' | 'halfWidths'> {
  const isLeft = draw.chance(0.5);
  if (kind === 'pillar') {
    const x = isLeft ? 0 : width;
    return { from: [x, -1], to: [x, height + 1], halfWidths: [width * share, width * share] };
  }
  if (kind === 'below') {
    return {
      from: [width * draw.within([0.3, 0.7]), height * (1 - share)],
      to: [width / 2, height * 1.2],
      halfWidths: [width * draw.within([0.6, 1]), width, width],
    };
  }
  const half = width * share * 0.75;
  const x = isLeft ? half * 0.5 : width - half * 0.5;
  return {
    from: [x, height * draw.within([0, 0.2])],
    to: [x + width * draw.within([-0.05, 0.05]), height * 1.05],
    halfWidths: walkerProfile.map((part) => part * half),
  };
}
