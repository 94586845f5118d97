import { clamp } from '../exact-math.ts';
import type { Colour } from '../draw.ts';
import type { Canvas } from './canvas.ts';

/** A point in pixels, y downwards. */
export type Point2 = readonly [x: number, y: number];

/** Colour at a place of a shape: `along` 0 at its start to 1 at its end, `across` −1 left to 1 right of the axis from above. */
export type Paint = (along: number, across: number) => Colour;

/** What everything is drawn with: an axis with a width at each place, like a turned piece of wood seen from the side. */
export interface Spindle {
  readonly from: Point2;
  readonly to: Point2;
  /** Half widths in pixels at even steps from start to end. */
  readonly halfWidths: readonly number[];
  /** Whether the ends are half discs, else cut straight. */
  readonly isRound: boolean;
  readonly paint: Paint;
}

/** Draws a spindle with soft edges of a pixel. */
export function drawSpindle(canvas: Canvas, spindle: Spindle, owner: number): void {
  const { from, to, halfWidths, isRound, paint } = spindle;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy));
  const [ux, uy] = [dx / length, dy / length];
  const reach = Math.max(...halfWidths) + 1;
  const { fromX, toX, fromY, toY } = canvas.window(
    [Math.min(from[0], to[0]) - reach, Math.max(from[0], to[0]) + reach],
    [Math.min(from[1], to[1]) - reach, Math.max(from[1], to[1]) + reach],
  );
  for (let y = fromY; y < toY; y += 1) {
    for (let x = fromX; x < toX; x += 1) {
      const [px, py] = [x + 0.5 - from[0], y + 0.5 - from[1]];
      const distance = px * ux + py * uy;
      const across = py * ux - px * uy;
      const along = clamp(distance / length, 0, 1);
      const half = widthAt(halfWidths, along);
      const beyond = distance - along * length;
      const outside = isRound
        ? Math.sqrt(across * across + beyond * beyond) - half
        : Math.max(Math.abs(across) - half, -distance, distance - length);
      const coverage = clamp(0.5 - outside, 0, 1);
      if (coverage === 0) continue;
      const place = half > 0 ? clamp(-across / half, -1, 1) : 0;
      canvas.blend(y * canvas.width + x, paint(along, place), { coverage, owner });
    }
  }
}

function widthAt(halfWidths: readonly number[], along: number): number {
  const place = along * (halfWidths.length - 1);
  const low = Math.floor(place);
  const first = halfWidths[low] ?? 0;
  return first + ((halfWidths[low + 1] ?? first) - first) * (place - low);
}
