import { describe, expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../../../test/vectors.ts';
import { linkProbes, type LinkInput } from './link-probes.ts';

const at = (degrees: number): number[] => [
  Math.cos((degrees * Math.PI) / 180),
  Math.sin((degrees * Math.PI) / 180),
];

function inputOf(vectors: readonly (readonly number[])[], more: Partial<LinkInput> = {}): LinkInput {
  const dimensions = vectors[0]?.length ?? 1;
  return {
    values: Float32Array.from(vectors.flat()),
    dimensions,
    clusters: [],
    added: vectors.map((_vector, i) => i),
    threshold: 0.9,
    ...more,
  };
}

const membersOf = (input: LinkInput): (readonly number[])[] =>
  linkProbes(input).map(({ members }) => members);

describe('linking probes', () => {
  it('makes one cluster of each person, and one of each stranger', () => {
    expect(membersOf(inputOf([at(0), at(90), at(5), at(95), at(200)]))).toEqual([[0, 2], [1, 3], [4]]);
    expect(membersOf(inputOf([[1]], { added: [] }))).toEqual([]);
  });

  it('does not chain look-alikes: a member must be like all others on average', () => {
    // Neighbours are 20° apart (cosine 0.94); single linkage would make one cluster of all.
    const chain = [0, 20, 40, 60, 80, 100].map(at);
    expect(membersOf(inputOf(chain)).length).toBeGreaterThan(2);
  });

  it('absorbs the later cluster once a probe shows that both are one person', () => {
    const vectors = [at(0), at(30), at(15)];
    const clusters = [
      { id: 'a', isSettled: false, members: [0] },
      { id: 'b', isSettled: false, members: [1] },
    ];
    const input = inputOf(vectors, { clusters, added: [2], threshold: 0.85 });
    expect(linkProbes(input)).toMatchObject([
      { id: 'a', members: [0, 2, 1], absorbed: ['b'], isChanged: true },
    ]);
    const settled = clusters.map((cluster) => ({ ...cluster, isSettled: cluster.id === 'b' }));
    expect(membersOf({ ...input, clusters: settled })).toEqual([[0, 2], [1]]);
  });

  it('leaves clusters alone that nothing joined', () => {
    const clusters = [{ id: 'a', isSettled: false, members: [0, 1] }];
    const [linked] = linkProbes(inputOf([at(0), at(10), at(170)], { clusters, added: [2] }));
    expect(linked).toMatchObject({ id: 'a', isChanged: false });
  });

  it('says how alike the members are, and which is most like the others', () => {
    const vectors = [at(0), at(10), at(20)];
    const [linked] = linkProbes(inputOf(vectors));
    const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);
    // float32 vectors: 1e-6 is some ten times their rounding.
    expect(linked?.cohesion).toBeCloseTo((2 * cosine(10) + cosine(20)) / 3, 6);
    expect(linked?.exemplar).toBe(1);
  });

  it('agrees with comparing all pairs, whether probes come at once or one by one', () => {
    const random = seededRandom(7);
    const people = Array.from({ length: 12 }, () => randomUnitVector(random, 16));
    const vectors = Array.from({ length: 90 }, (_, i) => {
      const person = people[i % people.length]!;
      const noise = randomUnitVector(random, 16);
      const mixed = Array.from(person, (value, j) => value + 0.35 * noise[j]!);
      const length = Math.hypot(...mixed);
      return mixed.map((value) => value / length);
    });
    const whole = inputOf(vectors, { threshold: 0.75 });
    expect(membersOf(whole)).toHaveLength(people.length);
    for (const { members, cohesion } of linkProbes(whole)) {
      const pairs = members.flatMap((a, i) => members.slice(i + 1).map((b) => dot(vectors[a]!, vectors[b]!)));
      expect(cohesion).toBeCloseTo(pairs.reduce((sum, value) => sum + value, 0) / pairs.length, 5);
    }
    let clusters: LinkInput['clusters'] = [];
    for (const [position] of vectors.entries()) {
      const linked = linkProbes({ ...whole, clusters, added: [position] });
      clusters = linked.map(({ members }, i) => ({ id: String(i), isSettled: false, members }));
    }
    expect(clusters.map(({ members }) => members)).toEqual(membersOf(whole));
  });
});

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
