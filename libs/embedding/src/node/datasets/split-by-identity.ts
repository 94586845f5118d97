import { createHash } from 'node:crypto';
import { DatasetError } from './dataset-error.ts';
import type { LabelledPicture, PictureSet } from './picture-set.types.ts';

export interface SplitShares {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export interface SplitOptions {
  /** Shares of the identities, ≥ 0, at most 1 together; identities beyond their sum are in no part. */
  readonly shares: SplitShares;
  /** Whole number. Other seeds give other splits. */
  readonly seed: number;
  /**
   * `exact`: identities in the order of their hashes are cut at the shares, so that the parts have just these sizes (rounded).
   * `permanent`: each identity's hash alone decides, so that its part never changes as others come and go; the sizes are only
   * about the shares. Default `exact`.
   */
  readonly method?: 'exact' | 'permanent';
}

export interface SetSplit {
  readonly train: PictureSet;
  readonly validation: PictureSet;
  readonly test: PictureSet;
}

const parts = ['train', 'validation', 'test'] as const;

/**
 * Shares a set out by identity, so that nobody is in two parts. What decides is a hash of seed and identity: neither the order
 * of the pictures nor the machine matters. Pictures keep their order; junk and distractors are left out.
 *
 * @throws {DatasetError} `SPLIT_INVALID` for shares that are none, and if a part with a share would stay empty.
 */
export function splitByIdentity(set: PictureSet, options: SplitOptions): SetSplit {
  const { shares, seed, method = 'exact' } = options;
  checkShares(shares);
  const pictures = set.pictures.filter(
    ({ isJunk, isDistractor }) => isJunk !== true && isDistractor !== true,
  );
  const places = placesOf(new Set(pictures.map(({ identity }) => identity)), { seed, method });
  const limits = {
    train: [0, shares.train],
    validation: [shares.train, shares.train + shares.validation],
    test: [shares.train + shares.validation, shares.train + shares.validation + shares.test],
  } as const;
  const part = (name: (typeof parts)[number]): PictureSet => {
    const [from, to] = limits[name].map((limit) =>
      method === 'exact' ? Math.round(limit * places.size) : limit,
    );
    const isIn = ({ identity }: LabelledPicture) => {
      const place = places.get(identity) ?? -1;
      return place >= (from ?? 0) && place < (to ?? 0);
    };
    return { name: `${set.name}:${name}`, pictures: pictures.filter(isIn) };
  };
  const split = { train: part('train'), validation: part('validation'), test: part('test') };
  for (const name of parts) {
    if (shares[name] > 0 && split[name].pictures.length === 0)
      throw new DatasetError(
        'SPLIT_INVALID',
        `${set.name}: a share of ${shares[name]} of ${places.size} identities leaves nobody for ${name}`,
      );
  }
  return split;
}

/** `exact`: ranks from 0 on; `permanent`: numbers in [0, 1). */
function placesOf(
  identities: ReadonlySet<string>,
  { seed, method }: Required<Pick<SplitOptions, 'seed' | 'method'>>,
): ReadonlyMap<string, number> {
  const hashed = Array.from(identities, (identity) => ({ identity, hash: hashOf(identity, seed) }));
  if (method === 'permanent') return new Map(hashed.map(({ identity, hash }) => [identity, hash]));
  hashed.sort((a, b) => a.hash - b.hash || (a.identity < b.identity ? -1 : 1));
  return new Map(hashed.map(({ identity }, rank) => [identity, rank]));
}

/** Uniform in [0, 1), from 48 bits of SHA-256. */
function hashOf(identity: string, seed: number): number {
  const digest = createHash('sha256').update(`${seed}\0${identity}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

function checkShares(shares: SplitShares): void {
  const values = parts.map((name) => shares[name]);
  const sum = values.reduce((total, value) => total + value, 0);
  // The sum of 0.7, 0.2 and 0.1 is above 1 by a rounding.
  if (values.every((value) => value >= 0) && sum > 0 && sum <= 1 + 1e-9) return;
  throw new DatasetError(
    'SPLIT_INVALID',
    `shares must be ≥ 0 and at most 1 together, got train ${shares.train}, validation ${shares.validation}, test ${shares.test}`,
  );
}
