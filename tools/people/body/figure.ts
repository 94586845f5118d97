import type { Canvas } from '../drawing/canvas.ts';
import { drawSpindle } from '../drawing/spindle.ts';
import { bagParts } from './bags.ts';
import type { FigureContext, FigurePart } from './figure.types.ts';
import { headParts } from './head.ts';
import { armParts, legParts } from './limbs.ts';
import { trunkParts } from './trunk.ts';

/** The pieces of a person from the farthest to the nearest. */
export function figureParts(context: FigureContext): readonly FigurePart[] {
  const parts = [
    ...legParts(context),
    ...trunkParts(context),
    ...armParts(context),
    ...headParts(context),
    ...bagParts(context),
  ];
  return parts.sort((a, b) => a.depth - b.depth);
}

/** Draws the pieces; the owner of a pixel is the index of its piece. */
export function drawFigure(canvas: Canvas, parts: readonly FigurePart[]): void {
  parts.forEach((part, owner) => drawSpindle(canvas, part, owner));
}

/** The box that the pieces reach, in pixels. */
export function boundsOf(parts: readonly FigurePart[]): {
  left: number;
  right: number;
  top: number;
  bottom: number;
} {
  const ends = parts.flatMap(({ from, to, halfWidths }) => [
    { at: from, half: halfWidths[0] ?? 0 },
    { at: to, half: halfWidths.at(-1) ?? 0 },
  ]);
  return {
    left: Math.min(...ends.map(({ at, half }) => at[0] - half)),
    right: Math.max(...ends.map(({ at, half }) => at[0] + half)),
    top: Math.min(...parts.map(({ from, to }) => Math.min(from[1], to[1]))),
    bottom: Math.max(...ends.map(({ at, half }) => at[1] + Math.min(half, 4))),
  };
}
