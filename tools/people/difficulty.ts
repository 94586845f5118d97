import type { Range } from './draw.ts';

export const difficulties = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof difficulties)[number];

/** How far pictures of one person differ, and how much people look alike. */
export interface DifficultyRanges {
  /** Cameras of the site; a person's shots go round them. */
  readonly cameras: number;
  /** Radians that a walker's heading strays from the camera's path, to either side. */
  readonly headingSpread: number;
  /** Probability that a walker comes along the path the other way, seen from behind. */
  readonly turnedShare: number;
  /** Radians that a camera looks down. */
  readonly pitch: Range;
  /** Brightness of a camera, as a factor. */
  readonly gain: Range;
  /** How far a camera's red and blue stray from grey, as a share. */
  readonly cast: number;
  /** How far the light of a single shot strays from its camera's, as a share. */
  readonly shotLight: number;
  /** Saturation of a camera, as a factor. */
  readonly saturation: Range;
  /** Picture heights in pixels. */
  readonly heightPx: Range;
  /** Passes of a binomial blur, each as wide as a pixel of the net's input. */
  readonly blurPasses: Range;
  /** Standard deviation of the sensor's noise, of 1. */
  readonly noise: Range;
  /** JPEG quality, 1 to 100. */
  readonly jpegQuality: Range;
  /** How far each side of the box strays from the person, in shares of the person's height. Negative cuts limbs off. */
  readonly margin: Range;
  /** Things in the background, from none to many. */
  readonly clutter: Range;
  /** Share of people who wear colours of the wardrobe below rather than any. */
  readonly wardrobeShare: number;
  /** How many colours everyone's wardrobe shares. */
  readonly wardrobeColours: number;
  /** How far a garment strays from its wardrobe colour, of 1. */
  readonly colourSpread: number;
  /** Share of people whose build is anywhere in the human range; 1: all, less: nearer to the mean. */
  readonly buildSpread: number;
}

/** The three difficulties. Written down before any net was trained on them; only baselines without training were looked at. */
export const difficultyRanges: Readonly<Record<Difficulty, DifficultyRanges>> = {
  easy: {
    cameras: 4,
    headingSpread: 0.5,
    turnedShare: 0.25,
    pitch: [0, 0.2],
    gain: [0.85, 1.15],
    cast: 0.07,
    shotLight: 0.07,
    saturation: [0.9, 1.05],
    heightPx: [112, 160],
    blurPasses: [0, 1],
    noise: [0.005, 0.015],
    jpegQuality: [80, 95],
    margin: [0, 0.08],
    clutter: [0, 3],
    wardrobeShare: 0.6,
    wardrobeColours: 14,
    colourSpread: 0.08,
    buildSpread: 1,
  },
  medium: {
    cameras: 6,
    headingSpread: 0.8,
    turnedShare: 0.4,
    pitch: [0, 0.3],
    gain: [0.7, 1.2],
    cast: 0.12,
    shotLight: 0.1,
    saturation: [0.7, 1.1],
    heightPx: [88, 152],
    blurPasses: [0, 2],
    noise: [0.01, 0.03],
    jpegQuality: [50, 85],
    margin: [-0.02, 0.1],
    clutter: [1, 6],
    wardrobeShare: 0.75,
    wardrobeColours: 10,
    colourSpread: 0.06,
    buildSpread: 1,
  },
  hard: {
    cameras: 8,
    headingSpread: 1.6,
    turnedShare: 0.5,
    pitch: [0, 0.5],
    gain: [0.5, 1.35],
    cast: 0.2,
    shotLight: 0.18,
    saturation: [0.45, 1.15],
    heightPx: [56, 144],
    blurPasses: [0, 4],
    noise: [0.015, 0.05],
    jpegQuality: [30, 75],
    margin: [-0.05, 0.14],
    clutter: [2, 9],
    wardrobeShare: 1,
    wardrobeColours: 6,
    colourSpread: 0.04,
    buildSpread: 0.8,
  },
};
