import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { difficulties } from './difficulty.ts';
import { ASPECTS, renderPerson } from './render-person.ts';
import type { PersonPicture, PersonRequest } from './render-person.ts';

const request: PersonRequest = { seed: 3, identity: 4, shot: 5 };
const digest = ({ data }: PersonPicture): string => createHash('sha256').update(data).digest('hex');

/** Mean colour of the middle of the picture: mostly the person. */
function meanColour({ data, width, height }: PersonPicture): number[] {
  const sums = [0, 0, 0];
  let count = 0;
  for (let y = Math.floor(height * 0.2); y < height * 0.8; y += 1) {
    for (let x = Math.floor(width * 0.35); x < width * 0.65; x += 1) {
      count += 1;
      for (let channel = 0; channel < 3; channel += 1) sums[channel]! += data[(y * width + x) * 3 + channel]!;
    }
  }
  return sums.map((sum) => sum / count);
}

describe('renderPerson', () => {
  it('draws the same bytes for the same request, of version 1 for good', () => {
    const picture = renderPerson(request);
    expect(renderPerson(request)).toEqual(picture);
    expect(digest(picture)).toBe('f7a1e85de07ab61bf7106aaab26a6bc48f4b8242d4290f7ff79289a9a91e14aa');
    expect(digest(renderPerson({ ...request, difficulty: 'hard', isOccluded: true }))).toBe(
      '9cef526a75e39e8f5b88544c1217da66cfdc360d283be119b02b9fabcc015da2',
    );
  });

  it('draws another picture for another seed, person, shot or difficulty', () => {
    const others: readonly PersonRequest[] = [
      request,
      { ...request, seed: 4 },
      { ...request, identity: 5 },
      { ...request, shot: 6 },
      { ...request, difficulty: 'easy' },
      { ...request, isOccluded: true },
    ];
    expect(new Set(others.map((one) => digest(renderPerson(one)))).size).toBe(others.length);
  });

  it.each(difficulties)('frames people as detectors do, with contrast: %s', (difficulty) => {
    for (let identity = 0; identity < 12; identity += 1) {
      const { width, height, data, keypoints } = renderPerson({
        seed: 1,
        identity,
        shot: identity,
        difficulty,
      });
      expect(data).toHaveLength(width * height * 3);
      // The width is rounded to whole pixels.
      expect(height / (width + 0.5)).toBeLessThanOrEqual(ASPECTS[1]);
      expect(height / (width - 0.5)).toBeGreaterThanOrEqual(ASPECTS[0]);
      expect(Math.max(...data) - Math.min(...data)).toBeGreaterThan(60);
      expect(keypoints).toHaveLength(17);
      expect(keypoints.filter(({ isVisible }) => isVisible).length).toBeGreaterThan(5);
    }
  });

  it('keeps the clothes of a person from shot to shot, and others differ', () => {
    const colours = [0, 1, 2, 3].map((identity) =>
      [0, 4, 8].map((shot) => meanColour(renderPerson({ seed: 2, identity, shot, difficulty: 'easy' }))),
    );
    const distance = (a: readonly number[], b: readonly number[]): number =>
      Math.hypot(...a.map((value, i) => value - b[i]!));
    const same = colours.map(([a, b, c]) => (distance(a!, b!) + distance(b!, c!)) / 2);
    const other = colours.map((shots, i) => distance(shots[0]!, colours[(i + 1) % 4]![0]!));
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(same)).toBeLessThan(mean(other) * 0.7);
  });

  it('sends a person past several cameras', () => {
    const cameras = [0, 1, 2, 3, 4, 5, 6].map((shot) => renderPerson({ ...request, shot }).camera);
    expect(cameras).toEqual([4, 5, 0, 1, 2, 3, 4]);
  });

  it('hides joints behind what stands in front, and tells how much that is', () => {
    let hidden = 0;
    for (let shot = 0; shot < 8; shot += 1) {
      const free = renderPerson({ ...request, shot });
      const covered = renderPerson({ ...request, shot, isOccluded: true });
      expect(free.occludedShare).toBe(0);
      expect(covered.occludedShare).toBeGreaterThan(0.1);
      expect(covered.occludedShare).toBeLessThan(0.75);
      expect([covered.width, covered.height]).toEqual([free.width, free.height]);
      free.keypoints.forEach((point, i) => {
        const other = covered.keypoints[i]!;
        expect([other.x, other.y]).toEqual([point.x, point.y]);
        if (!point.isVisible) expect(other.isVisible).toBe(false);
        if (point.isVisible && !other.isVisible) hidden += 1;
      });
    }
    expect(hidden).toBeGreaterThan(8);
  });

  it('sees the face from the front only', () => {
    const noses = Array.from(
      { length: 40 },
      (_, shot) => renderPerson({ seed: 5, identity: 1, shot }).keypoints,
    );
    const seen = noses.filter(([nose]) => nose!.isVisible);
    expect(seen.length).toBeGreaterThan(8);
    expect(seen.length).toBeLessThan(36);
    for (const points of seen) {
      const [nose, , , leftEar, rightEar] = points;
      // A visible nose lies between the ears or beyond the nearer one, above the shoulders.
      expect(nose!.y).toBeLessThan(Math.min(points[5]!.y, points[6]!.y));
      expect(Math.abs(nose!.x - (leftEar!.x + rightEar!.x) / 2)).toBeLessThan(25);
    }
  });
});
