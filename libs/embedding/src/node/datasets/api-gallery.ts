import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApiClient } from './api-client.ts';
import type { ApiAccess, ApiClient } from './api-client.ts';
import { DatasetError } from './dataset-error.ts';
import type { LabelledPicture, PictureSet, ReadPictures, SkippedEntry } from './picture-set.types.ts';

export interface ApiGalleryOptions extends ApiAccess {
  /** The gallery's id. */
  readonly gallery: string;
  /** What of a person. Default `FACE`. */
  readonly modality?: 'FACE' | 'BODY';
  /** Crops are kept under `galleries/` of this folder; those of samples that the gallery has no more are removed from it. */
  readonly cacheDir: string;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

interface Sample {
  readonly id: string;
  readonly modality: string;
  readonly cropUrl: string | null;
  readonly cameraId: string | null;
  readonly identity: { readonly id: string; readonly enabled: boolean } | null;
}

interface Page {
  readonly gallery: {
    readonly name: string;
    readonly samples: {
      readonly nodes: readonly Sample[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
}

const DOWNLOADS_AT_ONCE = 4;

const document = `query ($gallery: ID!, $after: String) {
  gallery(id: $gallery) {
    name
    samples(first: 100, after: $after) {
      nodes { id modality cropUrl cameraId identity { id enabled } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/**
 * Reads a gallery of a running server: the aligned crops of its enabled identities' samples, downloaded once.
 *
 * The crops are those that the gallery's own model saw: an embedder reads them as aligned pictures of its template.
 *
 * @returns `identity` is the identity's id; `camera` numbers the gallery's cameras from 1 on in the order of their ids.
 * @throws {DatasetError} `API_FAILED`; `DATASET_EMPTY` if no sample has a crop.
 */
export async function readApiGallery(options: ApiGalleryOptions): Promise<PictureSet & ReadPictures> {
  const client = createApiClient(options);
  const { name, samples } = await listSamples(client, options.gallery);
  const wanted = samples.filter(({ modality }) => modality === (options.modality ?? 'FACE'));
  const folder = join(options.cacheDir, 'galleries', shortHash(`${options.url}\n${options.gallery}`));
  await mkdir(folder, { recursive: true });
  const cameras = cameraNumbers(wanted);
  const { pictures, skipped } = await fetchCrops(wanted, { client, folder, cameras, options });
  await removeOthers(folder, new Set(pictures.map(({ file }) => file)));
  if (pictures.length === 0)
    throw new DatasetError('DATASET_EMPTY', `gallery ${name} has no sample with a crop`);
  return { name, pictures, skipped };
}

async function listSamples(client: ApiClient, gallery: string): Promise<{ name: string; samples: Sample[] }> {
  const samples: Sample[] = [];
  for (let after: string | null = null; ;) {
    const page: Page = await client.query<Page>(document, { gallery, after });
    if (page.gallery === null)
      throw new DatasetError('API_FAILED', `there is no gallery ${gallery} for this key`);
    const { nodes, pageInfo } = page.gallery.samples;
    samples.push(...nodes);
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) return { name: page.gallery.name, samples };
    after = pageInfo.endCursor;
  }
}

interface Fetching {
  readonly client: ApiClient;
  readonly folder: string;
  readonly cameras: ReadonlyMap<string, number>;
  readonly options: ApiGalleryOptions;
}

async function fetchCrops(samples: readonly Sample[], fetching: Fetching): Promise<ReadPictures> {
  const { folder, options } = fetching;
  const known = new Set(await readdir(folder));
  const outcomes = new Array<LabelledPicture | SkippedEntry>(samples.length);
  let next = 0;
  let done = 0;
  const take = async (): Promise<void> => {
    for (let index = next++; index < samples.length; index = next++) {
      const sample = samples[index];
      if (sample !== undefined) outcomes[index] = await fetchCrop(sample, known, fetching);
      options.onProgress?.({ done: ++done, total: samples.length });
    }
  };
  await Promise.all(Array.from({ length: DOWNLOADS_AT_ONCE }, take));
  return {
    pictures: outcomes.filter((outcome) => 'file' in outcome),
    skipped: outcomes.filter((outcome) => 'reason' in outcome),
  };
}

async function fetchCrop(
  sample: Sample,
  known: ReadonlySet<string>,
  { client, folder, cameras }: Fetching,
): Promise<LabelledPicture | SkippedEntry> {
  const { id, identity, cropUrl, cameraId } = sample;
  if (identity === null) return { id, reason: 'its identity was deleted' };
  if (!identity.enabled) return { id, reason: 'its identity is disabled' };
  if (cropUrl === null) return { id, reason: 'no crop is kept' };
  const name = shortHash(id);
  const file = join(folder, name);
  if (!known.has(name)) {
    const bytes = await client.download(cropUrl);
    if (bytes === null) return { id, reason: 'its crop was deleted' };
    await writeFile(`${file}.part`, bytes, { mode: 0o600 });
    await rename(`${file}.part`, file);
  }
  const camera = cameras.get(cameraId ?? '');
  return { id, file, identity: identity.id, ...(camera === undefined ? {} : { camera }) };
}

function cameraNumbers(samples: readonly Sample[]): ReadonlyMap<string, number> {
  const ids = new Set(samples.flatMap(({ cameraId }) => (cameraId === null ? [] : [cameraId])));
  return new Map([...ids].sort().map((id, index) => [id, index + 1]));
}

/** What was erased from the gallery leaves this machine too. */
async function removeOthers(folder: string, files: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!files.has(join(folder, name))) await rm(join(folder, name), { force: true });
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
