import {
  embedSet,
  openPackEmbedder,
  readIdentityFolders,
  readMarket1501,
  splitByIdentity,
} from '@gallerist/embedding/node';
import type { LabelledPicture } from '@gallerist/embedding/node';
import type { LabelledVectors } from '@gallerist/embedding/training';
import { atMost, numbered, withPicturesEach } from '../../models/train/training-set.ts';
import type { SplitVectors } from './one-run.ts';

export interface FeatureOptions {
  readonly data: string;
  readonly format: string;
  readonly model: string;
  readonly packs: string;
  readonly cache: string;
  readonly aligned: string | null;
}

/** Pictures that a look at validation can afford, as `npm run train` has it. */
const LOOK_LIMIT = 2500;
const shares = { train: 0.5, validation: 0.2, test: 0.3 };

/** All vectors of a set, and how a seed splits them. */
export interface Features {
  readonly name: string;
  readonly dimensions: number;
  readonly split: (seed: number) => SplitVectors;
}

export async function readFeatures(options: FeatureOptions): Promise<Features> {
  const { data, format, model, packs, cache, aligned } = options;
  const set = format === 'market1501' ? (await readMarket1501(data)).train : await readIdentityFolders(data);
  const source = aligned === null ? {} : { source: { kind: 'aligned' as const, template: aligned } };
  const embedder = await openPackEmbedder(model, { packsDir: packs, ...source });
  const { vectors, dimensions, unusable } = await embedSet(set, embedder, {
    cacheDir: cache,
    onUnusable: 'list',
  });
  await embedder.dispose();
  const left = new Set(unusable.map(({ index }) => index));
  const usable = { name: set.name, pictures: set.pictures.filter((_, index) => !left.has(index)) };
  const places = new Map(set.pictures.map(({ id }, index) => [id, index]));
  const rowsOf = (wanted: readonly LabelledPicture[]): LabelledVectors => {
    const { pictures, ...labels } = numbered(wanted);
    const rows = new Float32Array(pictures.length * dimensions);
    pictures.forEach(({ id }, row) => {
      const start = (places.get(id) ?? 0) * dimensions;
      rows.set(vectors.subarray(start, start + dimensions), row * dimensions);
    });
    return { vectors: rows, dimensions, ...labels };
  };
  return {
    name: set.name,
    dimensions,
    split(seed) {
      const { train, validation, test } = splitByIdentity(usable, { shares, seed });
      return {
        train: rowsOf(withPicturesEach(train.pictures, 2)),
        validation: rowsOf(atMost(validation.pictures, LOOK_LIMIT)),
        test: rowsOf(test.pictures),
      };
    },
  };
}
