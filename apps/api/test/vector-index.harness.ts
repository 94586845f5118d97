import { afterAll, beforeAll, beforeEach } from 'vitest';
import type {
  IdentityHit,
  VectorIndex,
  VectorQuery,
  VectorSpace,
} from '../src/features/search/vector-index.ts';
import { spaceOf, unitVector } from './vectors.ts';

export interface VectorIndexUnderTest {
  readonly name: string;
  open(): Promise<VectorIndex>;
  /** Random cases of the comparison with brute force; fewer where each one costs round trips. */
  readonly randomRuns: number;
}

/** What the tests of the contract share: the index, and for each test a fresh space of four dimensions. */
export interface VectorIndexHarness {
  readonly randomRuns: number;
  index(): VectorIndex;
  space(): VectorSpace;
  /** Another empty space; dropped after the test. */
  freshSpace(dimensions?: number): Promise<VectorSpace>;
  /** Searches the test's space for EAST in `gallery-a`, ten identities, unless told otherwise. */
  search(query?: Partial<VectorQuery>): Promise<readonly IdentityHit[]>;
  identities(query?: Partial<VectorQuery>): Promise<string[]>;
  livePoints(): Promise<string[]>;
}

export const EAST = unitVector([1, 0, 0, 0]);
export const NORTH = unitVector([0, 1, 0, 0]);
export const NORTH_EAST = unitVector([1, 1, 0, 0]);
export const EAST_NORTH_EAST = unitVector([3, 1, 0, 0]);

export function vectorIndexHarness({ name, open, randomRuns }: VectorIndexUnderTest): VectorIndexHarness {
  let opened: VectorIndex | undefined;
  let current: VectorSpace | undefined;
  let spacesMade: VectorSpace[] = [];
  let nextSpace = 0;

  const present = <T>(value: T | undefined): T => {
    if (value === undefined) throw new TypeError('vectorIndexHarness: must be used inside a test');
    return value;
  };
  const harness: VectorIndexHarness = {
    randomRuns,
    index: () => present(opened),
    space: () => present(current),
    async freshSpace(dimensions = 4) {
      nextSpace += 1;
      const made = spaceOf(`${name} ${process.pid} ${nextSpace}`, dimensions);
      spacesMade.push(made);
      await harness.index().dropSpace(made);
      await harness.index().ensureSpace(made);
      return made;
    },
    search: (query = {}) =>
      harness
        .index()
        .search(harness.space(), { vector: EAST, galleryIds: ['gallery-a'], limit: 10, ...query }),
    identities: async (query) => (await harness.search(query)).map((hit) => hit.identityId),
    livePoints: async () =>
      (await harness.index().scan(harness.space(), { afterPointId: null, limit: 1000 })).map(
        (point) => point.pointId,
      ),
  };

  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(async () => {
    current = await harness.freshSpace();
    return async () => {
      for (const made of spacesMade) await harness.index().dropSpace(made);
      spacesMade = [];
    };
  });
  afterAll(() => opened?.close());
  return harness;
}
