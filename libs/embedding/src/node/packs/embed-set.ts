import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PackError } from '../../errors.ts';
import { mapLimited } from './embedder/map-ahead.ts';
import type { EmbeddedPictures, EmbedPicturesOptions, PackEmbedder } from './embedder/pack-embedder.types.ts';
import { openFeatureCache } from './feature-cache/feature-cache.ts';
import type { FeatureCache } from './feature-cache/feature-cache.ts';

/** What a data set has to say here: where its pictures are. */
export interface PictureFiles {
  readonly pictures: readonly { readonly file: string }[];
}

/** Pictures that are embedded before their vectors go to the cache: what a killed process loses at most. */
const PICTURES_PER_SEGMENT = 512;
const HASHED_AT_ONCE = 8;

/**
 * The vectors of a set of picture files, from the cache where they are known. A changed picture is another picture: files are
 * known by their content.
 *
 * @param cacheDir Where vectors are kept, under `features/`; null: nowhere.
 * @returns Rows in the order of `set.pictures`.
 * @throws As `PackEmbedder.embedPictures`; the file of an unusable picture is named.
 */
export async function embedSet(
  set: PictureFiles,
  embedder: PackEmbedder,
  { cacheDir, ...options }: EmbedPicturesOptions & { readonly cacheDir: string | null },
): Promise<EmbeddedPictures> {
  const files = set.pictures.map(({ file }) => file);
  const { dimensions } = embedder;
  const cache = cacheDir === null ? null : await openFeatureCache(cacheDir, embedder);
  const digests = cache === null ? [] : await mapLimited(files, HASHED_AT_ONCE, digestOf);
  const vectors = new Float32Array(files.length * dimensions);
  const missing = files.flatMap((file, index) => {
    const known = cache?.get(digests[index] ?? '');
    if (known !== undefined) vectors.set(known, index * dimensions);
    return known === undefined ? [{ file, index, digest: digests[index] ?? '' }] : [];
  });
  const unusable = await embedMissing(missing, { embedder, cache, vectors, options, total: files.length });
  return { vectors, dimensions, unusable };
}

interface MissingPicture {
  readonly file: string;
  readonly index: number;
  readonly digest: string;
}

interface Filling {
  readonly embedder: PackEmbedder;
  readonly cache: FeatureCache | null;
  readonly vectors: Float32Array;
  readonly options: EmbedPicturesOptions;
  readonly total: number;
}

async function embedMissing(missing: readonly MissingPicture[], filling: Filling) {
  const { embedder, cache, vectors, options, total } = filling;
  const { dimensions } = embedder;
  const unusable: EmbeddedPictures['unusable'][number][] = [];
  const known = total - missing.length;
  options.onProgress?.({ done: known, total });
  for (let start = 0; start < missing.length; start += PICTURES_PER_SEGMENT) {
    const portion = missing.slice(start, start + PICTURES_PER_SEGMENT);
    const embedded = await embedder.embedPictures(
      portion.map(({ file }) => file),
      {
        ...options,
        onUnusable: 'list',
        onProgress: ({ done }) => options.onProgress?.({ done: known + start + done, total }),
      },
    );
    const failed = new Map(embedded.unusable.map(({ index, reason }) => [index, reason]));
    portion.forEach(({ index }, row) => {
      vectors.set(embedded.vectors.subarray(row * dimensions, (row + 1) * dimensions), index * dimensions);
      const reason = failed.get(row);
      if (reason !== undefined) unusable.push({ index, reason });
    });
    await cache?.add(
      portion.flatMap(({ digest }, row) =>
        failed.has(row)
          ? []
          : [[digest, embedded.vectors.slice(row * dimensions, (row + 1) * dimensions)] as const],
      ),
    );
    if (options.onUnusable !== 'list') refuse(portion, failed);
  }
  return unusable;
}

function refuse(portion: readonly MissingPicture[], failed: ReadonlyMap<number, string>): void {
  for (const [row, reason] of failed) {
    throw new PackError('PICTURE_UNUSABLE', `${portion[row]?.file} cannot be embedded: ${reason}`);
  }
}

async function digestOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
