import type { Colour } from './draw.ts';

/** Garment colours by how often a street shows them. The first ones are a wardrobe that everybody shares. */
export const garmentColours: readonly (readonly [Colour, weight: number])[] = [
  [[0.09, 0.09, 0.1], 5],
  [[0.14, 0.18, 0.32], 3],
  [[0.45, 0.46, 0.48], 3],
  [[0.9, 0.9, 0.88], 3],
  [[0.27, 0.36, 0.52], 3],
  [[0.62, 0.53, 0.4], 2],
  [[0.62, 0.13, 0.14], 2],
  [[0.24, 0.34, 0.22], 2],
  [[0.36, 0.25, 0.17], 2],
  [[0.33, 0.52, 0.76], 2],
  [[0.87, 0.72, 0.25], 1],
  [[0.84, 0.55, 0.6], 1],
  [[0.45, 0.28, 0.5], 1],
  [[0.2, 0.55, 0.5], 1],
];

export const shoeColours: readonly (readonly [Colour, weight: number])[] = [
  [[0.08, 0.08, 0.08], 5],
  [[0.88, 0.88, 0.86], 3],
  [[0.35, 0.24, 0.16], 3],
  [[0.4, 0.4, 0.43], 2],
  [[0.6, 0.15, 0.15], 1],
  [[0.2, 0.3, 0.55], 1],
];

export const hairColours: readonly (readonly [Colour, weight: number])[] = [
  [[0.07, 0.06, 0.06], 5],
  [[0.2, 0.13, 0.09], 4],
  [[0.36, 0.24, 0.14], 2],
  [[0.66, 0.53, 0.32], 2],
  [[0.46, 0.2, 0.1], 1],
  [[0.62, 0.61, 0.6], 2],
];

/** From light to dark; a person's skin is somewhere between two neighbours. */
export const skinTones: readonly Colour[] = [
  [0.94, 0.79, 0.7],
  [0.88, 0.69, 0.57],
  [0.77, 0.57, 0.43],
  [0.6, 0.42, 0.3],
  [0.43, 0.29, 0.2],
  [0.29, 0.19, 0.14],
];

export const mixColours = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];
