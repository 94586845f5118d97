import {
  readApiGallery,
  readIdentityFolders,
  readMarket1501,
  splitByIdentity,
} from '@gallerist/embedding/node';
import type { LabelledPicture, PictureSet, SetSplit } from '@gallerist/embedding/node';
import type { TrainOptions } from './options.ts';
import { UsageError } from '../../pack/command.ts';

/** The pictures of a command line, split by identity. Of Market-1501 the training part. */
export async function readTrainingSet(options: TrainOptions): Promise<SetSplit> {
  return splitByIdentity(await readSet(options), { shares: options.shares, seed: options.splitSeed });
}

async function readSet({ format, data, key, gallery, cacheDir }: TrainOptions): Promise<PictureSet> {
  if (format === 'market1501') return (await readMarket1501(data)).train;
  if (format === 'folders') return readIdentityFolders(data);
  if (key === null || gallery === null) throw new UsageError('--format api needs --key and --gallery');
  return readApiGallery({ url: data, key, gallery, cacheDir });
}

/** Pictures with their identities as numbers, in the order in which they first appear. */
export interface NumberedPictures {
  readonly pictures: readonly LabelledPicture[];
  readonly identities: Int32Array;
  /** Absent unless every picture has a camera, and there are two. */
  readonly cameras?: Int32Array;
}

export function numbered(pictures: readonly LabelledPicture[]): NumberedPictures {
  const numbers = new Map<string, number>();
  const identities = Int32Array.from(pictures, ({ identity }) => {
    const known = numbers.get(identity) ?? numbers.size;
    numbers.set(identity, known);
    return known;
  });
  const cameras = pictures.flatMap(({ camera }) => (camera === undefined ? [] : [camera]));
  const hasCameras = cameras.length === pictures.length && new Set(cameras).size > 1;
  return { pictures, identities, ...(hasCameras && { cameras: Int32Array.from(cameras) }) };
}

/** Without those whose identity has fewer pictures. */
export function withPicturesEach(
  pictures: readonly LabelledPicture[],
  least: number,
): readonly LabelledPicture[] {
  const counts = new Map<string, number>();
  for (const { identity } of pictures) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  return pictures.filter(({ identity }) => (counts.get(identity) ?? 0) >= least);
}

/** Whole identities, in their order, until so many pictures are reached: what every look at held-out people can afford. */
export function atMost(pictures: readonly LabelledPicture[], limit: number): readonly LabelledPicture[] {
  const counts = new Map<string, number>();
  for (const { identity } of pictures) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  const taken = new Set<string>();
  let sum = 0;
  for (const [identity, count] of counts) {
    if (sum + count > limit && sum > 0) break;
    taken.add(identity);
    sum += count;
  }
  return pictures.filter(({ identity }) => taken.has(identity));
}
