import { describe, expect, it } from 'vitest';
import { arcface112 } from '../geometry/alignment-template.ts';
import { preprocessDigest } from './digest.ts';
import { preprocessSpecSchema, specSize } from './preprocess-spec.ts';

const valid = {
  version: 1,
  exif: 'apply',
  geometry: { kind: 'align', template: 'arcface-112' },
  padding: [0, 0, 0],
  filter: 'bilinear-area',
  channelOrder: 'RGB',
  layout: 'nhwc',
  pixelScale: 255,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
};
const boxed = {
  ...valid,
  geometry: { kind: 'box', size: { width: 128, height: 256 }, fit: 'letterbox', margin: 0 },
};
const digest = (spec: unknown): string => preprocessDigest(preprocessSpecSchema.parse(spec));

describe('preprocessSpecSchema', () => {
  it('accepts a named template, a whole template and a box', () => {
    expect(specSize(preprocessSpecSchema.parse(valid))).toEqual({ width: 112, height: 112 });
    expect(specSize(preprocessSpecSchema.parse(boxed))).toEqual({ width: 128, height: 256 });
    const own = { ...valid, geometry: { kind: 'align', template: { ...arcface112, name: 'own' } } };
    expect(preprocessSpecSchema.safeParse(own).success).toBe(true);
  });

  it.each([
    ['an unknown key', { ...valid, gamma: 2 }],
    ['an unknown key inside', { ...boxed, geometry: { ...boxed.geometry, pad: 1 } }],
    ['a missing key', { ...valid, mean: undefined }],
    ['an unknown template', { ...valid, geometry: { kind: 'align', template: 'nobody-1' } }],
    [
      'a template with a point too few',
      { ...valid, geometry: { kind: 'align', template: { ...arcface112, points: [] } } },
    ],
    ['a std of 0', { ...valid, std: [1, 0, 1] }],
    ['a mean that is not finite', { ...valid, mean: [0, Infinity, 0] }],
    ['a size of 0', { ...boxed, geometry: { ...boxed.geometry, size: { width: 0, height: 4 } } }],
    ['a broken size', { ...boxed, geometry: { ...boxed.geometry, size: { width: 1.5, height: 4 } } }],
    ['a padding over 255', { ...valid, padding: [0, 256, 0] }],
    ['an unknown fit', { ...boxed, geometry: { ...boxed.geometry, fit: 'cover' } }],
    ['another version', { ...valid, version: 2 }],
    ['text', 'arcface-112'],
  ])('refuses %s', (_name, spec) => {
    expect(preprocessSpecSchema.safeParse(spec).success).toBe(false);
  });
});

describe('preprocessDigest', () => {
  it('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(valid).reverse());
    expect(digest(reversed)).toBe(digest(valid));
    expect(digest(valid)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is the same for a template by name and by value, and changes with its numbers', () => {
    const whole = { ...valid, geometry: { kind: 'align', template: { ...arcface112, name: 'own' } } };
    expect(digest(whole)).toBe(digest(valid));
    const moved = {
      ...arcface112,
      points: arcface112.points.map((point) => point && { ...point, x: point.x + 1 }),
    };
    expect(digest({ ...valid, geometry: { kind: 'align', template: moved } })).not.toBe(digest(valid));
  });

  it('changes with every part of the spec', () => {
    const variants = [
      valid,
      boxed,
      { ...boxed, geometry: { ...boxed.geometry, fit: 'stretch' } },
      { ...boxed, geometry: { ...boxed.geometry, margin: 0.1 } },
      { ...boxed, geometry: { ...boxed.geometry, size: { width: 128, height: 384 } } },
      { ...valid, padding: [0, 0, 1] },
      { ...valid, filter: 'bilinear' },
      { ...valid, channelOrder: 'BGR' },
      { ...valid, layout: 'nchw' },
      { ...valid, pixelScale: 1 },
      { ...valid, mean: [0.5, 0.5, 0.4] },
      { ...valid, std: [0.5, 0.5, 0.4] },
    ];
    expect(new Set(variants.map(digest)).size).toBe(variants.length);
  });
});
