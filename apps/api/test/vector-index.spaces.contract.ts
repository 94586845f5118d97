import { describe, expect, it } from 'vitest';
import { DependencyError } from '../src/core/errors.ts';
import { EAST, type VectorIndexHarness } from './vector-index.harness.ts';
import { deletion, pointIdOf, unitVector, upsert } from './vectors.ts';

/** Paging, the life of a space, sequence numbers. */
export function describeSpaces({ index, space, freshSpace, identities }: VectorIndexHarness): void {
  describe('scan', () => {
    it('pages through the live points in the order of their ids', async () => {
      const order = [7, 3, 9, 1, 5, 2, 8];
      await index().apply(
        space(),
        order.map((point, i) => upsert({ seq: i + 1, point, identity: `person-${point}`, vector: EAST })),
      );
      await index().apply(space(), [deletion({ seq: 100, point: 3 }), deletion({ seq: 101, point: 4 })]);
      const seen: string[] = [];
      let afterPointId: string | null = null;
      for (;;) {
        const page = await index().scan(space(), { afterPointId, limit: 2 });
        if (page.length === 0) break;
        expect(page.length).toBeLessThanOrEqual(2);
        seen.push(...page.map((point) => point.pointId));
        afterPointId = page.at(-1)?.pointId ?? null;
      }
      expect(seen).toEqual([1, 2, 5, 7, 8, 9].map(pointIdOf));
    });

    it('starts behind a point id that is not there, and says what each point belongs to', async () => {
      await index().apply(space(), [
        upsert({ seq: 41, point: 2, gallery: 'gallery-b', identity: 'ann', vector: EAST }),
        upsert({ seq: 42, point: 4, identity: 'ben', vector: EAST }),
      ]);
      expect(await index().scan(space(), { afterPointId: pointIdOf(1), limit: 1 })).toEqual([
        { pointId: pointIdOf(2), seq: 41n, galleryId: 'gallery-b', identityId: 'ann' },
      ]);
      expect(await index().scan(space(), { afterPointId: pointIdOf(3), limit: 9 })).toEqual([
        { pointId: pointIdOf(4), seq: 42n, galleryId: 'gallery-a', identityId: 'ben' },
      ]);
    });
  });

  describe('spaces', () => {
    it('makes a space once, and keeps its points when asked again', async () => {
      await index().apply(space(), [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
      await Promise.all([index().ensureSpace(space()), index().ensureSpace(space())]);
      expect(await index().count(space())).toBe(1);
    });

    it('makes one space when two callers ask at once', async () => {
      const both = await freshSpace();
      await index().dropSpace(both);
      await Promise.all([index().ensureSpace(both), index().ensureSpace(both)]);
      await index().apply(both, [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
      expect(await index().count(both)).toBe(1);
    });

    it('drops a space with all its points and the memory of its deletes', async () => {
      await index().apply(space(), [
        upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
        deletion({ seq: 9, point: 2 }),
      ]);
      await index().dropSpace(space());
      await index().dropSpace(space());
      await index().ensureSpace(space());
      expect(await index().count(space())).toBe(0);
      expect(await index().appliedSeq(space())).toBe(0n);
      await index().apply(space(), [upsert({ seq: 1, point: 2, identity: 'ben', vector: EAST })]);
      expect(await identities()).toEqual(['ben']);
    });

    it('keeps two spaces apart, also with the same point ids and other dimensions', async () => {
      const other = await freshSpace(3);
      await index().apply(space(), [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
      await index().apply(other, [
        upsert({ seq: 1, point: 1, identity: 'zoe', vector: unitVector([0, 0, 1]) }),
      ]);
      await index().apply(other, [deletion({ seq: 2, point: 1 })]);
      expect(await identities()).toEqual(['ann']);
      expect(await index().count(other)).toBe(0);
      await index().dropSpace(other);
      expect(await identities()).toEqual(['ann']);
    });

    it('fails to search and to write in a space that is not there, which holds nothing', async () => {
      const gone = await freshSpace();
      await index().dropSpace(gone);
      const query = { vector: EAST, galleryIds: ['gallery-a'], limit: 1 };
      await expect(index().search(gone, query)).rejects.toThrow(DependencyError);
      const change = upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST });
      await expect(index().apply(gone, [change])).rejects.toThrow(DependencyError);
      expect(await index().count(gone)).toBe(0);
      expect(await index().scan(gone, { afterPointId: null, limit: 5 })).toEqual([]);
      expect(await index().appliedSeq(gone)).toBe(0n);
      await index().pruneTombstones(gone, 1n);
    });

    it('refuses a space whose id is known with other dimensions', async () => {
      await expect(index().ensureSpace({ ...space(), dimensions: 5 })).rejects.toThrow(RangeError);
    });
  });

  describe('sequence numbers', () => {
    it('says the highest it has applied, deletes and reordered changes included', async () => {
      expect(await index().appliedSeq(space())).toBe(0n);
      await index().apply(space(), [upsert({ seq: 5, point: 1, identity: 'ann', vector: EAST })]);
      await index().apply(space(), [upsert({ seq: 3, point: 2, identity: 'ben', vector: EAST })]);
      expect(await index().appliedSeq(space())).toBe(5n);
      await index().apply(space(), [deletion({ seq: 8, point: 1 })]);
      expect(await index().appliedSeq(space())).toBe(8n);
    });

    it('keeps numbers up to 2^53 - 1 exactly', async () => {
      const seq = Number.MAX_SAFE_INTEGER - 1;
      await index().apply(space(), [upsert({ seq, point: 1, identity: 'ann', vector: EAST })]);
      await index().apply(space(), [upsert({ seq: seq + 1, point: 1, identity: 'ben', vector: EAST })]);
      await index().apply(space(), [upsert({ seq, point: 1, identity: 'ann', vector: EAST })]);
      expect(await identities()).toEqual(['ben']);
      expect(await index().appliedSeq(space())).toBe(BigInt(seq + 1));
    });

    it('forgets deletes below the number it is told, no live point, and keeps appliedSeq', async () => {
      await index().apply(space(), [
        upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
        deletion({ seq: 4, point: 2 }),
        deletion({ seq: 6, point: 3 }),
      ]);
      await index().pruneTombstones(space(), 6n);
      expect(await identities()).toEqual(['ann']);
      await index().apply(space(), [
        upsert({ seq: 3, point: 2, identity: 'ben', vector: EAST }),
        upsert({ seq: 5, point: 3, identity: 'cat', vector: EAST }),
      ]);
      expect(await identities()).toEqual(['ann', 'ben']);
      expect(await index().appliedSeq(space())).toBe(6n);
    });

    it('lets persist resolve', async () => {
      await index().apply(space(), [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
      await index().persist();
      expect(await index().count(space())).toBe(1);
    });
  });
}
