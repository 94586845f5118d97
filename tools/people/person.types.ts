import type { Colour } from './draw.ts';

/** Lengths in shares of the body's height. */
export interface Build {
  readonly hipHeight: number;
  readonly shoulderHeight: number;
  readonly shoulderHalfWidth: number;
  readonly hipHalfWidth: number;
  /** Half widths and half depths of the trunk: chest, waist and hips. */
  readonly chest: readonly [width: number, depth: number];
  readonly waist: readonly [width: number, depth: number];
  readonly hips: readonly [width: number, depth: number];
  readonly headRadius: number;
  readonly thighRadius: number;
  readonly calfRadius: number;
  readonly armRadius: number;
  readonly armLength: number;
}

export const patternKinds = ['plain', 'hoops', 'pinstripes', 'checks', 'blocks', 'dots'] as const;

/** What a garment is made of. Patterns are fixed to the body: they turn with it. */
export interface Cloth {
  readonly colour: Colour;
  readonly pattern: (typeof patternKinds)[number];
  /** Of the pattern. */
  readonly second: Colour;
  /** Repeats along the garment. */
  readonly repeats: number;
}

export interface Top {
  readonly cloth: Cloth;
  readonly sleeves: 'none' | 'short' | 'long';
  /** How far it reaches below the hips, in shares of the thigh: 0 a shirt, 0.9 a coat. */
  readonly length: number;
  /** Colour of the shirt that an open jacket shows in front. */
  readonly open: Colour | null;
  readonly logo: { readonly colour: Colour; readonly isOnBack: boolean; readonly size: number } | null;
}

export interface Bottom {
  readonly cloth: Cloth;
  readonly kind: 'trousers' | 'shorts' | 'skirt';
}

export interface Bag {
  readonly kind: 'backpack' | 'shoulder' | 'hand';
  readonly colour: Colour;
  readonly size: number;
  /** The person's left. */
  readonly isLeft: boolean;
}

export interface Hair {
  readonly style: 'bald' | 'short' | 'long' | 'bun' | 'cap' | 'hood';
  readonly colour: Colour;
}

/** Everything that stays the same from picture to picture. */
export interface Person {
  readonly build: Build;
  readonly skin: Colour;
  readonly hair: Hair;
  readonly beard: Colour | null;
  readonly top: Top;
  readonly bottom: Bottom;
  readonly shoes: Colour;
  readonly bag: Bag | null;
  /** How far limbs swing, as a factor, and how bent the elbows are in radians: people walk differently. */
  readonly gait: { readonly swing: number; readonly elbows: number };
}
