import { clamp } from '../exact-math.ts';
import type { Draw } from '../draw.ts';
import type { Light } from './draw-camera.ts';

/** Size of a picture of `[height, width, 3]` values. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Light, cast and saturation of a camera, in place; `shotLight` is how far this shot strays from them. */
export function expose(
  values: Float64Array,
  { gain, cast, saturation }: Light,
  shot: { readonly draw: Draw; readonly shotLight: number },
): void {
  const stray = (): number => 1 + shot.draw.within([-shot.shotLight, shot.shotLight]);
  const factors = [gain * stray() * cast[0], 0, 0];
  factors[1] = gain * stray() * cast[1];
  factors[2] = gain * stray() * cast[2];
  const mixed = saturation * stray();
  const [fr = 1, fg = 1, fb = 1] = factors;
  for (let at = 0; at < values.length; at += 3) {
    const [red, green, blue] = [
      (values[at] ?? 0) * fr,
      (values[at + 1] ?? 0) * fg,
      (values[at + 2] ?? 0) * fb,
    ];
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    values[at] = shoulder(grey + (red - grey) * mixed);
    values[at + 1] = shoulder(grey + (green - grey) * mixed);
    values[at + 2] = shoulder(grey + (blue - grey) * mixed);
  }
}

/** A sensor's curve: straight up to 0.7, then ever flatter towards 1, so that bright light washes out instead of clipping. */
function shoulder(value: number): number {
  if (value <= 0.7) return Math.max(0, value);
  const over = (value - 0.7) / 0.3;
  return 0.7 + 0.3 * (over / (1 + over * 0.7));
}

/** A binomial blur [1 2 1] / 4 along both axes, so many times; edges repeat. */
export function blur(values: Float64Array, { width, height }: Extent, passes: number): void {
  for (let pass = 0; pass < passes; pass += 1) {
    blurLines(values, { lines: height, length: width, lineStep: width * 3, step: 3 });
    blurLines(values, { lines: width, length: height, lineStep: 3, step: width * 3 });
  }
}

function blurLines(
  values: Float64Array,
  {
    lines,
    length,
    lineStep,
    step,
  }: { readonly lines: number; readonly length: number; readonly lineStep: number; readonly step: number },
): void {
  for (let line = 0; line < lines; line += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const start = line * lineStep + channel;
      let before = values[start] ?? 0;
      for (let i = 0; i < length; i += 1) {
        const at = start + i * step;
        const here = values[at] ?? 0;
        const after = i + 1 < length ? (values[at + step] ?? 0) : here;
        values[at] = (before + 2 * here + after) / 4;
        before = here;
      }
    }
  }
}

/** Noise of a sensor, nearly normal: each draw is the sum of four bytes. */
export function addNoise(values: Float64Array, deviation: number, draw: Draw): void {
  // Four bytes have the mean 510 and the standard deviation √(4 · (256² − 1) / 12) = 147.8.
  const unit = deviation / 147.8;
  for (let at = 0; at < values.length; at += 1) {
    const word = draw.integer(2 ** 32);
    const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
    values[at] = (values[at] ?? 0) + (sum - 510) * unit;
  }
}

/** To bytes, rounded. */
export function toBytes(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  // `Uint8Array.from` goes through an iterator, which takes longer than all the rest of a picture
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.round(clamp(values[at] ?? 0, 0, 1) * 255);
  return bytes;
}
