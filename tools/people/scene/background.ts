import type { Place } from '../camera/draw-camera.ts';
import type { Canvas } from '../drawing/canvas.ts';
import { BACKGROUND } from '../drawing/canvas.ts';
import { gridNoise, smoothNoise } from '../drawing/noise.ts';
import { drawSpindle } from '../drawing/spindle.ts';
import type { Point2 } from '../drawing/spindle.ts';
import type { Colour, Draw } from '../draw.ts';

export interface Stand {
  /** Where the person stands, in pixels. */
  readonly feet: Point2;
  /** Pixels for the body's height. */
  readonly scale: number;
}

/** Wall and ground of a place, from where this shot sees them. */
export function drawBackground(
  canvas: Canvas,
  place: Place,
  { feet, scale, draw }: Stand & { readonly draw: Draw },
): void {
  const horizon = feet[1] - place.horizon * scale * draw.within([0.9, 1.1]);
  const slide = draw.within([0, 40]);
  for (let y = 0; y < canvas.height; y += 1) {
    for (let x = 0; x < canvas.width; x += 1) {
      const u = (x - feet[0]) / scale + slide;
      const v = (y - horizon) / scale;
      const shade = v < 0 ? wallShade(place, u, -v) : groundShade(place, u, v);
      const colour = v < 0 ? place.wall : place.ground;
      canvas.blend(y * canvas.width + x, scaled(colour, shade), { coverage: 1, owner: BACKGROUND });
    }
  }
  drawShadow(canvas, { feet, scale });
}

function wallShade({ wallPattern, noiseSeed }: Place, u: number, v: number): number {
  const soft =
    0.85 + 0.2 * smoothNoise(u * 3, v * 3, noiseSeed) + 0.1 * smoothNoise(u * 11, v * 11, noiseSeed);
  if (wallPattern === 'bricks') {
    const row = Math.floor(v * 14);
    const place = u * 6 + (row % 2) * 0.5;
    const isJoint = v * 14 - row < 0.15 || place - Math.floor(place) < 0.07;
    return soft * (isJoint ? 0.78 : 0.9 + 0.2 * gridNoise(Math.floor(place), row, noiseSeed));
  }
  if (wallPattern === 'panels') {
    const place = u * 1.7;
    return (
      soft *
      (place - Math.floor(place) < 0.04 ? 0.6 : 0.9 + 0.25 * gridNoise(Math.floor(place), 0, noiseSeed))
    );
  }
  if (wallPattern === 'foliage') return 0.35 + 0.9 * smoothNoise(u * 14, v * 14, noiseSeed) * soft;
  return soft;
}

function groundShade({ noiseSeed }: Place, u: number, v: number): number {
  // Lines of the ground run together towards the horizon.
  const across = u / (0.25 + v);
  const isLine = across * 0.7 - Math.floor(across * 0.7) < 0.03;
  const grain =
    0.85 + 0.15 * smoothNoise(u * 25, v * 40, noiseSeed) + 0.15 * smoothNoise(u * 3, v * 9, noiseSeed + 1);
  return isLine ? grain * 0.8 : grain;
}

function drawShadow(canvas: Canvas, { feet, scale }: Stand): void {
  const half = 0.16 * scale;
  const from: Point2 = [feet[0] - half, feet[1] - 0.005 * scale];
  const to: Point2 = [feet[0] + half, feet[1] - 0.005 * scale];
  const { fromX, toX, fromY, toY } = canvas.window(
    [from[0], to[0]],
    [from[1] - 0.03 * scale, from[1] + 0.03 * scale],
  );
  for (let y = fromY; y < toY; y += 1) {
    for (let x = fromX; x < toX; x += 1) {
      const [dx, dy] = [(x + 0.5 - feet[0]) / half, (y + 0.5 - from[1]) / (0.03 * scale)];
      const dark = Math.max(0, 1 - dx * dx - dy * dy) * 0.45;
      canvas.blend(y * canvas.width + x, [0, 0, 0], { coverage: dark, owner: BACKGROUND });
    }
  }
}

/** Posts, signs, bushes and doors behind the person, of any colour. */
export function drawClutter(
  canvas: Canvas,
  count: number,
  { feet, scale, draw }: Stand & { readonly draw: Draw },
): void {
  for (let i = 0; i < count; i += 1) {
    const foot = feet[1] - draw.within([0.02, 0.25]) * scale;
    const height =
      draw.oneOf([
        [0.35, 2],
        [0.8, 2],
        [1.3, 2],
      ] as const) *
      draw.within([0.7, 1.3]) *
      scale;
    const half = draw.within([0.02, 0.14]) * scale;
    const x = draw.within([-0.1, 1.1]) * canvas.width;
    const base = draw.within([0.1, 0.8]);
    const colour = draw.near([base, base, base], draw.chance(0.4) ? 0.3 : 0.08);
    const isRound = draw.chance(0.3);
    const light = draw.within([-0.15, 0.15]);
    drawSpindle(
      canvas,
      {
        from: [x, foot - height],
        to: [x + draw.within([-0.02, 0.02]) * scale, foot],
        halfWidths: isRound ? [half * 0.6, half, half * 0.8] : [half, half],
        isRound,
        paint: (along, across) => scaled(colour, 1 + light * across - 0.1 * along),
      },
      BACKGROUND,
    );
  }
}

const scaled = ([red, green, blue]: Colour, factor: number): Colour => [
  red * factor,
  green * factor,
  blue * factor,
];
