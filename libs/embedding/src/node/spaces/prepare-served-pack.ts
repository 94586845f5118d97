import { canonicalJson, sha256Hex } from '@gallerist/preprocess';
import { weightDigests } from '../../packs/describe-pipeline.ts';
import type { PackManifest } from '../../packs/manifest.ts';
import type { ServableManifest } from '../../packs/servable-manifest.ts';
import type { ModelCache } from '../face-models/model-cache.ts';
import { prepareBodyModels, prepareFaceModels } from '../face-models/prepare-face-models.ts';
import type { ServedPack } from './served-pack.types.ts';

export interface PackToServe {
  readonly spaceId: string;
  readonly manifest: ServableManifest;
  /** Of its `manifest.json`. */
  readonly location: URL;
}

/**
 * Reads and checks a pack's nets; those that a served pack brought already are taken from it.
 *
 * @throws {PackError} if a file is missing or changed, or its format has to be converted first.
 */
export async function prepareServedPack(
  { spaceId, manifest, location }: PackToServe,
  served: Iterable<ServedPack>,
  cache: ModelCache,
): Promise<ServedPack> {
  const others = [...served];
  const embedderKey = netKey(manifest, 'embedder');
  const known = others.find(({ embedder }) => embedder.key === embedderKey)?.embedder.model ?? null;
  if (manifest.modality === 'BODY') {
    const key = netKey(manifest, 'finder');
    const people = others.find((other) => other.people?.key === key)?.people?.model ?? null;
    const models = await prepareBodyModels({ manifest, location }, cache, { embedder: known, people });
    return {
      ...{ spaceId, manifest, finder: null },
      people: models.people && { key, model: models.people },
      embedder: { key: embedderKey, model: models.embedder },
      adapter: models.adapter,
    };
  }
  const finderKey = netKey(manifest, 'finder');
  const finder = others.find((other) => other.finder?.key === finderKey)?.finder?.models ?? null;
  const models = await prepareFaceModels({ manifest, location }, cache, { finder, embedder: known });
  const { detector, anchors, landmarks } = models;
  return {
    spaceId,
    manifest,
    people: null,
    finder: { key: finderKey, models: finder ?? { detector, anchors, landmarks } },
    embedder: { key: embedderKey, model: models.embedder },
    adapter: models.adapter,
  };
}

/** What the answers of a pack's net depend on, the picture apart. */
function netKey(manifest: PackManifest, net: 'embedder' | 'finder'): string {
  const { detector, landmarks, embedder, preprocess } = manifest;
  const of =
    net === 'embedder'
      ? { embedder, preprocess, weights: weightDigests(manifest, 'embedder') }
      : {
          ...{ detector, landmarks },
          weights: [weightDigests(manifest, 'detector'), weightDigests(manifest, 'landmarks')],
        };
  return sha256Hex(canonicalJson(of));
}
