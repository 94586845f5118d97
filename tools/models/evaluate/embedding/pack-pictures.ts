import { manifestDigest } from '@gallerist/embedding';
import { embedSet, openPackEmbedder } from '@gallerist/embedding/node';
import type { EmbeddedPictures, PackEmbedder } from '@gallerist/embedding/node';
import { canonicalJson, sha256Hex } from '@gallerist/preprocess';
import { embedChanged } from './changed-crops.ts';
import type { CropChange } from './crop-change.types.ts';
import type { EmbeddedSet, PictureEmbedder } from './picture-embedder.types.ts';

export interface PackPicturesOptions {
  readonly packsDir: string;
  readonly cacheDir: string;
  readonly aligned: string | null;
  /** Rows of parts instead of embeddings. */
  readonly isByParts: boolean;
}

/** Raise it when changes of crops come out otherwise under the same id. */
const changeRevision = 1;

/**
 * A pack's embedder with the feature cache.
 *
 * @throws {PackError} if there is no such pack or it is broken. @throws {RangeError} if `aligned` does not suit it.
 */
export async function openPackPictures(
  pack: string,
  { packsDir, cacheDir, aligned, isByParts }: PackPicturesOptions,
): Promise<PictureEmbedder> {
  const source = aligned === null ? {} : { source: { kind: 'aligned' as const, template: aligned } };
  const rows = isByParts ? 'parts' : 'embedding';
  const embedder = await openPackEmbedder(pack, { packsDir, rows, ...source });
  const { manifest, dimensions, spaceId, parts } = embedder;
  return {
    about: {
      name: manifest.name,
      version: manifest.version,
      digest: manifestDigest(manifest),
      spaceId,
      dimensions,
      source:
        embedder.source.kind === 'aligned' ? `aligned ${embedder.source.template}` : embedder.source.kind,
    },
    isOfFaces: manifest.modality === 'FACE',
    aligned,
    async embed(pictures, { change, ...how } = {}) {
      const used = change === undefined ? embedder : changedEmbedder(embedder, change);
      const embedded = await embedSet({ pictures }, used, { ...how, cacheDir, onUnusable: 'list' });
      const { features, unusable } = usableFeatures(embedded);
      return { features: { ...features, ...(parts && { parts }) }, unusable };
    },
    cropOf: (file) => embedder.cropPicture(file),
    dispose: () => embedder.dispose(),
  };
}

/** The same embedder for changed crops, whose vectors have a cache of their own. */
function changedEmbedder(embedder: PackEmbedder, change: CropChange): PackEmbedder {
  const { cacheKey } = embedder;
  return {
    ...embedder,
    cacheKey: sha256Hex(canonicalJson({ cacheKey, changeRevision, change: change.id })),
    embedPictures: (files, options) => embedChanged(files, { embedder, change }, options),
  };
}

export function usableFeatures({ vectors, dimensions, unusable }: EmbeddedPictures): EmbeddedSet {
  const rows = vectors.length / dimensions;
  const isUsable = new Uint8Array(rows).fill(1);
  for (const { index } of unusable) isUsable[index] = 0;
  return { features: { values: vectors, rows, dimensions, isUsable }, unusable };
}
