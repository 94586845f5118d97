import type { RgbImage } from '@gallerist/preprocess';
import { describe, expect, it } from 'vitest';
import { measureChip } from './chip-measures.ts';

const side = 150;
const picture = (grey: (x: number, y: number) => number): RgbImage => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    return grey(pixel % side, Math.floor(pixel / side));
  }),
});

describe('measureChip', () => {
  it('calls a flat chip not sharp at all', () => {
    expect(measureChip(picture(() => 128)).sharpness).toBe(0);
  });

  it('calls fine stripes sharper than broad waves', () => {
    const stripes = measureChip(picture((x) => (x % 4 < 2 ? 90 : 160)));
    const waves = measureChip(picture((x) => 125 + 35 * Math.sin(x / 12)));
    expect(stripes.sharpness).toBeGreaterThan(0.9);
    expect(waves.sharpness).toBeLessThan(0.1);
  });

  it('measures brightness as mean luma', () => {
    expect(measureChip(picture(() => 0)).brightness).toBe(0);
    expect(measureChip(picture(() => 51)).brightness).toBeCloseTo(0.2, 6);
    expect(measureChip(picture(() => 255)).brightness).toBeCloseTo(1, 6);
  });
});
