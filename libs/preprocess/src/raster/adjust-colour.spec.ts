import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noiseImage, pixelAt } from '../../test/pictures.ts';
import type { RgbImage } from '../types.ts';
import type { ColourChange } from './adjust-colour.ts';
import { adjustColour } from './adjust-colour.ts';

const none: ColourChange = { brightness: 1, contrast: 1, saturation: 1, hueTurns: 0 };
const wholeOf = ({ width, height }: RgbImage) => ({ x: 0, y: 0, width, height });
const pixel = (...data: readonly number[]): RgbImage => ({
  width: data.length / 3,
  height: 1,
  data: Uint8Array.from(data),
});
const changed = (image: RgbImage, change: Partial<ColourChange>): readonly number[] => [
  ...adjustColour(image, { ...none, ...change }, wholeOf(image)).data,
];

/** Hue turned by way of the textbook's HSV, in degrees. */
function slowHue([red, green, blue]: readonly number[], degrees: number): readonly number[] {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => (value ?? 0) / 255);
  const value = Math.max(r, g, b);
  const chroma = value - Math.min(r, g, b);
  let hue = 0;
  if (chroma > 0 && value === r) hue = 60 * ((g - b) / chroma);
  else if (chroma > 0 && value === g) hue = 60 * ((b - r) / chroma + 2);
  else if (chroma > 0) hue = 60 * ((r - g) / chroma + 4);
  const turned = (((hue + degrees) % 360) + 360) % 360;
  const second = chroma * (1 - Math.abs(((turned / 60) % 2) - 1));
  const low = value - chroma;
  const sector = Math.floor(turned / 60) % 6;
  const order = [
    [chroma, second, 0],
    [second, chroma, 0],
    [0, chroma, second],
    [0, second, chroma],
    [second, 0, chroma],
    [chroma, 0, second],
  ];
  return (order[sector] ?? []).map((part) => Math.floor((part + low) * 255 + 0.5));
}

describe('adjustColour', () => {
  const noise = noiseImage(17, 11);

  it('changes nothing with factors of 1 and no turn', () => {
    expect(adjustColour(noise, none, wholeOf(noise))).toEqual(noise);
    expect(adjustColour(noise, { ...none, hueTurns: 3 }, wholeOf(noise))).toEqual(noise);
  });

  it('multiplies by brightness and cuts at white', () => {
    expect(changed(pixel(10, 100, 200), { brightness: 1.5 })).toEqual([15, 150, 255]);
    expect(changed(pixel(10, 100, 200), { brightness: 0 })).toEqual([0, 0, 0]);
  });

  it('draws contrast from the mean grey', () => {
    expect(changed(pixel(0, 0, 0, 100, 100, 100), { contrast: 0.5 })).toEqual([25, 25, 25, 75, 75, 75]);
    expect(changed(pixel(10, 10, 10, 90, 90, 90), { contrast: 0 })).toEqual([50, 50, 50, 50, 50, 50]);
  });

  it('draws saturation from each pixel’s own grey', () => {
    const grey = 0.299 * 200 + 0.587 * 100 + 0.114 * 50;
    expect(changed(pixel(200, 100, 50), { saturation: 0 })).toEqual(Array(3).fill(Math.round(grey)));
    const half = [200, 100, 50].map((value) => Math.round(grey + 0.5 * (value - grey)));
    expect(changed(pixel(200, 100, 50), { saturation: 0.5 })).toEqual(half);
  });

  it('turns red over green to blue and back, and leaves grey alone', () => {
    expect(changed(pixel(200, 0, 0), { hueTurns: 1 / 3 })).toEqual([0, 200, 0]);
    expect(changed(pixel(200, 0, 0), { hueTurns: -1 / 3 })).toEqual([0, 0, 200]);
    expect(changed(pixel(200, 0, 0), { hueTurns: 1 / 6 })).toEqual([200, 200, 0]);
    expect(changed(pixel(77, 77, 77), { hueTurns: 0.4 })).toEqual([77, 77, 77]);
  });

  it('agrees with the textbook’s HSV', () => {
    const channel = fc.nat({ max: 255 });
    fc.assert(
      fc.property(
        fc.tuple(channel, channel, channel),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        (rgb, turns) => {
          const expected = slowHue(rgb, turns * 360);
          // Half a level may fall to either side, as the two compute in another order.
          changed(pixel(...rgb), { hueTurns: turns }).forEach((value, i) =>
            expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1),
          );
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });

  it('does its steps in the stated order', () => {
    const picture = pixel(250, 20, 40, 90, 90, 90);
    const change = { brightness: 1.4, contrast: 0.6, saturation: 1.7, hueTurns: 0.2 };
    const steps: readonly Partial<ColourChange>[] = [
      { brightness: 1.4 },
      { contrast: 0.6 },
      { saturation: 1.7 },
      { hueTurns: 0.2 },
    ];
    const byStep = (order: readonly number[]) =>
      order.reduce<RgbImage>((image, i) => pixel(...changed(image, steps[i]!)), picture).data;
    const distance = (other: Uint8Array) =>
      Math.max(...changed(picture, change).map((value, i) => Math.abs(value - other[i]!)));
    // Rounding after each step moves a byte by about one level; another order by far more.
    expect(distance(byStep([0, 1, 2, 3]))).toBeLessThanOrEqual(3);
    expect(distance(byStep([2, 1, 0, 3]))).toBeGreaterThan(10);
  });

  it('touches and counts the region only', () => {
    const image = pixel(0, 0, 0, 100, 100, 100, 255, 255, 255);
    const out = adjustColour(image, { ...none, contrast: 0.5 }, { x: 0, y: 0, width: 2, height: 1 });
    expect(pixelAt(out, 2, 0)).toEqual([255, 255, 255]);
    expect(pixelAt(out, 0, 0)).toEqual([25, 25, 25]);
  });

  it.each([
    [{ brightness: -1 }, 'change.brightness must be finite and ≥ 0, got -1'],
    [{ contrast: NaN }, 'change.contrast must be finite and ≥ 0, got NaN'],
    [{ saturation: Infinity }, 'change.saturation must be finite and ≥ 0, got Infinity'],
    [{ hueTurns: NaN }, 'change.hueTurns must be finite, got NaN'],
  ])('refuses %o', (change, message) => {
    expect(() => changed(noise, change)).toThrow(`adjustColour: ${message}`);
  });

  it.each([
    { x: 1, y: 0, width: 17, height: 2 },
    { x: -1, y: 0, width: 2, height: 2 },
    { x: 0, y: 0.5, width: 2, height: 2 },
  ])('refuses the region %o', (region) => {
    expect(() => adjustColour(noise, none, region)).toThrow(
      /^adjustColour: region must be of whole pixels inside 17×11, got /,
    );
  });
});
