import { describe, expect, it } from 'vitest';
import type { Point } from '../types.ts';
import { applyAffine } from './affine.ts';
import { alignToTemplate, realignTemplate } from './align.ts';
import {
  alignmentTemplates,
  arcface112,
  dlib150,
  dlib150From68,
  findAlignmentTemplate,
  templatePoints,
} from './alignment-template.ts';
import { fivePoints } from './landmarks.ts';

const present = (points: readonly (Point | null)[]): readonly Point[] =>
  points.flatMap((point) => (point === null ? [] : [point]));

describe('alignment templates', () => {
  it('are found by their names, and no other', () => {
    for (const template of alignmentTemplates) expect(findAlignmentTemplate(template.name)).toBe(template);
    expect(findAlignmentTemplate('nobody-1')).toBeNull();
  });

  it('place published pixel centres half a pixel further in', () => {
    expect(templatePoints(arcface112)[0]).toEqual({ x: 38.7946, y: 52.1963 });
  });

  it('put every point inside the crop, eyes above nose above mouth, left before right', () => {
    for (const template of alignmentTemplates) {
      const five = fivePoints(template.landmarkSet, templatePoints(template));
      const [left, right, nose, mouthLeft, mouthRight] = present(five);
      for (const { x, y } of present(five)) {
        expect(x > 0 && x < template.width && y > 0 && y < template.height).toBe(true);
      }
      expect(left?.x).toBeLessThan(nose?.x ?? 0);
      expect(nose?.x).toBeLessThan(right?.x ?? 0);
      expect(nose?.y).toBeGreaterThan(Math.max(left?.y ?? Infinity, right?.y ?? Infinity));
      expect(mouthLeft?.y).toBeGreaterThan(nose?.y ?? Infinity);
      expect(mouthLeft?.x).toBeLessThan(mouthRight?.x ?? 0);
    }
  });

  it('have dlib at (0.25 + mean) / 1.5 × 150', () => {
    const tip = dlib150From68.points[30];
    expect(tip?.x).toBeCloseTo((0.25 + 0.490127) * 100, 9);
    expect(tip?.y).toBeCloseTo((0.25 + 0.515625) * 100, 9);
    expect(dlib150.points[2]).toEqual(tip);
    expect(dlib150From68.points.filter((point) => point === null)).toHaveLength(27 + 5 + 3);
  });
});

describe('alignToTemplate', () => {
  it('takes five points from 68 for a template of five', () => {
    const landmarks = dlib150From68.points.map((point) => point ?? { x: 0, y: 0 });
    const result = alignToTemplate({ set: 'ibug-68', points: landmarks }, dlib150);
    expect(result.ok && result.value.residual).toBeCloseTo(0, 9);
    expect(result.ok && result.value.map[2]).toBeCloseTo(0.5, 9);
  });

  it('throws for five points where the template needs 68, and for a wrong number', () => {
    const five = present(arcface112.points);
    expect(() => alignToTemplate({ set: 'face-5', points: five }, dlib150From68)).toThrow(RangeError);
    expect(() => alignToTemplate({ set: 'face-5', points: five.slice(1) }, arcface112)).toThrow(RangeError);
  });
});

describe('realignTemplate', () => {
  it('agrees with aligning the landmarks themselves', () => {
    const result = realignTemplate({ template: arcface112, size: arcface112 }, dlib150);
    const direct = alignToTemplate({ set: 'face-5', points: present(templatePoints(arcface112)) }, dlib150);
    expect(result).toEqual(direct);
  });

  it('takes a larger crop as the same crop enlarged', () => {
    const small = realignTemplate({ template: arcface112, size: arcface112 }, dlib150);
    const large = realignTemplate({ template: arcface112, size: { width: 224, height: 224 } }, dlib150);
    if (!small.ok || !large.ok) throw new Error('must align');
    const a = applyAffine(small.value.map, { x: 30, y: 60 });
    const b = applyAffine(large.value.map, { x: 60, y: 120 });
    expect(b.x).toBeCloseTo(a.x, 9);
    expect(b.y).toBeCloseTo(a.y, 9);
    expect(large.value.scale).toBeCloseTo(small.value.scale / 2, 9);
  });

  const pairs = alignmentTemplates.flatMap((from) => alignmentTemplates.map((to) => [from, to] as const));

  it.each(pairs.map(([from, to]) => [from.name, to.name, { from, to }] as const))(
    'takes the five points of %s to those of %s, upright, with one scale',
    (_from, _to, { from, to }) => {
      const result = realignTemplate({ template: from, size: from }, to);
      if (!result.ok) throw new Error(result.error.message);
      const { map, scale, rotation, residual } = result.value;
      expect([map[0], map[1]]).toEqual([map[4], -map[3]]);
      // Templates of one face differ by a few per cent of a face in places, and not in posture.
      expect(residual).toBeLessThan(0.04 * to.width);
      expect(Math.abs(rotation)).toBeLessThan(0.02);
      const back = realignTemplate({ template: to, size: to }, from);
      if (!back.ok) throw new Error(back.error.message);
      expect(scale * back.value.scale).toBeGreaterThan(0.98);
      expect(scale * back.value.scale).toBeLessThanOrEqual(1 + 1e-9);
    },
  );
});
