import { describe, expect, it } from 'vitest';
import { countOf, divide, summarise, type Candidate } from './dataset.ts';
import { isForValidation, isHeldOut } from './held-out.ts';

const salt = new Uint8Array(32).fill(3);
const salts = new Map([['gallery', salt]]);
const limits = { maxSamplesPerIdentity: 50, maxSamples: 1_000 };

function samplesOf(identityId: string, count: number, more: Partial<Candidate> = {}): Candidate[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ kind: 'SAMPLE' as const, id: `${identityId}/${at}`, identityId, galleryId: 'gallery' },
    ...{ isNegative: false, isUsable: true, ...more },
  }));
}
const people = Array.from({ length: 200 }, (_, at) => `person ${String(at).padStart(3, '0')}`);
const trainable = people.filter((id) => !isHeldOut(id, salt));
const partsOf = (items: ReturnType<typeof divide>) => new Map(items.map(({ id, part }) => [id, part]));

describe('divide', () => {
  it('holds out, validates and trains by identity', () => {
    const parts = divide(
      people.flatMap((id) => samplesOf(id, 3)),
      salts,
      limits,
    );
    for (const { identityId, part } of parts) {
      const expected = isHeldOut(identityId, salt)
        ? 'HELD_OUT'
        : isForValidation(identityId, salt)
          ? 'VALIDATION'
          : 'TRAIN';
      expect([identityId, part]).toEqual([identityId, expected]);
    }
  });

  it('trains on everybody where too few would be left to look at', () => {
    const few = trainable.slice(0, 6);
    expect(
      new Set(
        partsOf(
          divide(
            few.flatMap((id) => samplesOf(id, 2)),
            salts,
            limits,
          ),
        ).values(),
      ),
    ).toEqual(new Set(['TRAIN']));
  });

  it('leaves out people of one picture, what cannot be used, and galleries without a salt', () => {
    const [one = '', two = '', three = ''] = trainable;
    const candidates = [
      ...samplesOf(one, 1),
      ...samplesOf(two, 3, { isUsable: false }),
      ...samplesOf(three, 2, { galleryId: 'gone' }),
    ];
    expect([...new Set(divide(candidates, salts, limits).map(({ part }) => part))]).toEqual(['LEFT_OUT']);
  });

  it('learns from a probe that it is not somebody, never from one about the held-out', () => {
    const heldOut = people.find((id) => isHeldOut(id, salt)) ?? '';
    const negative = { kind: 'FEEDBACK' as const, isNegative: true };
    const candidates = [...samplesOf(trainable[0] ?? '', 1, negative), ...samplesOf(heldOut, 1, negative)];
    expect([...partsOf(divide(candidates, salts, limits)).values()].sort()).toEqual([
      'HARD_NEGATIVE',
      'HELD_OUT',
    ]);
  });

  it('takes no more than the limits, whole people and their oldest samples', () => {
    const candidates = trainable.slice(0, 20).flatMap((id) => samplesOf(id, 5));
    const items = divide(candidates, salts, { maxSamplesPerIdentity: 3, maxSamples: 31 });
    const kept = items.filter(({ part }) => part === 'TRAIN' || part === 'VALIDATION');
    expect(kept).toHaveLength(30);
    expect(kept.every(({ id }) => /\/[012]$/.test(id))).toBe(true);
  });

  it('does not depend on the order of what it is given', () => {
    const candidates = people.flatMap((id) => samplesOf(id, 2));
    const [one, other] = [candidates, [...candidates].reverse()].map((order) =>
      summarise(divide(order, salts, limits)),
    );
    expect(one).toEqual(other);
  });
});

describe('summarise', () => {
  it('counts each part, and has another digest where an item goes elsewhere', () => {
    const items = divide(
      people.flatMap((id) => samplesOf(id, 2)),
      salts,
      limits,
    );
    const summary = summarise(items);
    expect(summary.parts.reduce((sum, { samples }) => sum + samples, 0)).toBe(400);
    expect(countOf(summary, 'HELD_OUT').identities).toBe(people.length - trainable.length);
    const [first, ...rest] = items;
    expect(summarise([{ ...first!, part: 'LEFT_OUT' }, ...rest]).digest).not.toBe(summary.digest);
  });
});
