import { canonicalJson, sha256Hex } from '@gallerist/preprocess';
import { PackError } from '../../errors.ts';
import { exporterRevision } from '../../onnx/built-in-face-nets.ts';
import { weightDigests } from '../../packs/describe-pipeline.ts';
import type { FinderManifest } from '../../packs/face-manifest.ts';
import type { BodyManifest } from '../../packs/servable-manifest.ts';
import type { PackFile, PackManifest } from '../../packs/manifest.ts';
import { readPackFiles } from '../pack-files.ts';
import { embedderModel } from '../packs/embedder/embedder-model.ts';
import { detectorAnchors } from './detector-anchors.ts';
import { exportInThread } from './export-in-thread.ts';
import type { BodyModels, ExportedRole, FaceModels, FinderModels } from './face-models.types.ts';
import type { ModelCache } from './model-cache.ts';

export interface FacePack {
  readonly manifest: FinderManifest;
  /** Of its `manifest.json`. */
  readonly location: URL;
}

/** The same for bodies. */
export interface BodyPack {
  readonly manifest: BodyManifest;
  readonly location: URL;
}

/** Nets that were prepared before: they are not made again. */
export interface KnownModels {
  readonly finder?: FinderModels | null;
  readonly people?: Uint8Array | null;
  readonly embedder?: Uint8Array | null;
}

/**
 * The nets of a face pack as ONNX files in memory that threads share: those in TensorFlow.js weights from the cache, or
 * exported once and kept there. Every file of the pack is compared with its pinned digest, cached or not.
 *
 * @throws {PackError} if a file is missing or changed.
 */
export async function prepareFaceModels(
  pack: FacePack,
  cache: ModelCache,
  known: KnownModels = {},
): Promise<FaceModels> {
  const { manifest, location } = pack;
  const read = (role: PackFile['role']) => readPackFiles(manifest, role, location);
  const [detectorFiles, embedderFiles, adapterFiles] = await Promise.all([
    read('detector'),
    read('embedder'),
    read('adapter'),
    read('landmarks'),
  ]);
  const isExported = manifest.embedder.format === 'tfjs-weights' && !known.embedder;
  const roles: ExportedRole[] = [
    ...(known.finder ? [] : (['detector', 'landmarks'] as const)),
    ...(isExported ? (['embedder'] as const) : []),
  ];
  const exported = await exportedModels(pack, roles, cache);
  const model = (role: ExportedRole): Uint8Array => {
    const bytes = exported.get(role) ?? (role === 'embedder' ? embedderFiles[0]?.bytes : undefined);
    if (bytes === undefined) throw new PackError('FILE_MISSING', `${manifest.name} has no ${role}.`);
    return shared(bytes);
  };
  const finder = known.finder ?? {
    detector: model('detector'),
    anchors: detectorAnchors(detectorFiles),
    landmarks: model('landmarks'),
  };
  const adapter = sharedAdapter(manifest, adapterFiles);
  return { ...finder, embedder: known.embedder ?? model('embedder'), adapter };
}

/**
 * The nets of a body pack, in memory that threads share; what finds persons is exported once, as the nets of faces are.
 *
 * @throws {PackError} if a file is missing or changed; `MODEL_INVALID` for a format that has to be converted first.
 */
export async function prepareBodyModels(
  pack: BodyPack,
  cache: ModelCache,
  known: Pick<KnownModels, 'embedder' | 'people'> = {},
): Promise<BodyModels> {
  const { manifest, location } = pack;
  const [{ bytes }, adapterFiles] = await Promise.all([
    embedderModel(pack),
    readPackFiles(manifest, 'adapter', location),
    readPackFiles(manifest, 'detector', location),
  ]);
  return {
    people: known.people ?? (manifest.detector === null ? null : await personModel(pack, cache)),
    embedder: known.embedder ?? shared(bytes),
    adapter: sharedAdapter(manifest, adapterFiles),
  };
}

async function personModel(pack: BodyPack, cache: ModelCache): Promise<Uint8Array> {
  const bytes = (await exportedModels(pack, ['people'], cache)).get('people');
  if (bytes === undefined) throw new PackError('FILE_MISSING', `${pack.manifest.name} has no detector.`);
  return shared(bytes);
}

const sharedAdapter = (
  { adapter }: PackManifest,
  [file]: readonly { readonly bytes: Uint8Array }[],
): Uint8Array | null => (adapter === null || file === undefined ? null : shared(file.bytes));

async function exportedModels(
  { manifest, location }: FacePack | BodyPack,
  roles: readonly ExportedRole[],
  cache: ModelCache,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const models = new Map<string, Uint8Array>();
  for (const role of roles) {
    const kept = await cache.read(exportKey(manifest, role));
    if (kept !== null) models.set(role, kept);
  }
  const missing = roles.filter((role) => !models.has(role));
  if (missing.length === 0) return models;
  const made = await exportInThread({ manifest, location: location.href, roles: missing });
  for (const role of missing) {
    const bytes = made.get(role);
    if (bytes === undefined) continue;
    models.set(role, bytes);
    await cache.write(exportKey(manifest, role), bytes);
  }
  return models;
}

/** What an exported net depends on. */
const exportKey = (manifest: PackManifest, role: ExportedRole): string =>
  sha256Hex(
    canonicalJson({
      ...{ role, exporterRevision },
      weights: weightDigests(manifest, role === 'people' ? 'detector' : role),
    }),
  );

/** A copy that is handed to threads without copying it again. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
