import { clamp } from '../exact-math.ts';
import type { Colour } from '../draw.ts';

/** Owner of a pixel that shows no part of the person. */
export const BACKGROUND = -1;
/** Owner of a pixel in front of the person. */
export const OCCLUDER = -2;

/** Colours in [0, 1] while a picture is drawn, and what each pixel shows. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 3]`. */
  readonly values: Float64Array;
  /** `[height, width]`: {@link BACKGROUND}, {@link OCCLUDER} or the number of a shape. */
  readonly owners: Int16Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.values = new Float64Array(width * height * 3);
    this.owners = new Int16Array(width * height).fill(BACKGROUND);
  }

  /** Puts a colour over a pixel, as dense as `coverage` in [0, 1]; the owner changes where it covers half. */
  blend(
    pixel: number,
    colour: Colour,
    { coverage, owner }: { readonly coverage: number; readonly owner: number },
  ): void {
    const at = pixel * 3;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = this.values[at + channel] ?? 0;
      this.values[at + channel] = below + ((colour[channel] ?? 0) - below) * coverage;
    }
    if (coverage >= 0.5) this.owners[pixel] = owner;
  }

  /** The pixels around a box, cut to the canvas: from inclusive, to exclusive. */
  window(x: readonly [number, number], y: readonly [number, number]): PixelWindow {
    return {
      fromX: clamp(Math.floor(x[0]), 0, this.width),
      toX: clamp(Math.ceil(x[1]), 0, this.width),
      fromY: clamp(Math.floor(y[0]), 0, this.height),
      toY: clamp(Math.ceil(y[1]), 0, this.height),
    };
  }
}

export interface PixelWindow {
  readonly fromX: number;
  readonly toX: number;
  readonly fromY: number;
  readonly toY: number;
}
