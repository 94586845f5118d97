import { canonicalJson, sha256Hex } from '@gallerist/preprocess';
import { PackError } from '../../errors.ts';
import { exporterRevision } from '../../onnx/built-in-face-nets.ts';
import { weightDigests } from '../../packs/describe-pipeline.ts';
import type { FacePackManifest } from '../../packs/face-manifest.ts';
import type { PackFile } from '../../packs/manifest.ts';
import { readPackFiles } from '../pack-files.ts';
import { detectorAnchors } from './detector-anchors.ts';
import { exportInThread } from './export-in-thread.ts';
import type { ExportedRole, FaceModels } from './face-models.types.ts';
import type { ModelCache } from './model-cache.ts';

export interface FacePack {
  readonly manifest: FacePackManifest;
  /** Of its `manifest.json`. */
  readonly location: URL;
}

/**
 * The nets of a face pack as ONNX files in memory that threads share: those in TensorFlow.js weights from the cache, or
 * exported once and kept there. Every file of the pack is compared with its pinned digest, cached or not.
 *
 * @throws {PackError} if a file is missing or changed.
 */
export async function prepareFaceModels(pack: FacePack, cache: ModelCache): Promise<FaceModels> {
  const { manifest, location } = pack;
  const read = (role: PackFile['role']) => readPackFiles(manifest, role, location);
  const [detectorFiles, embedderFiles, [adapter]] = await Promise.all([
    read('detector'),
    read('embedder'),
    read('adapter'),
    read('landmarks'),
  ]);
  const isExported = manifest.embedder.format === 'tfjs-weights';
  const roles: ExportedRole[] = ['detector', 'landmarks', ...(isExported ? (['embedder'] as const) : [])];
  const exported = await exportedModels(pack, roles, cache);
  const model = (role: ExportedRole): Uint8Array => {
    const bytes = exported.get(role) ?? (role === 'embedder' ? embedderFiles[0]?.bytes : undefined);
    if (bytes === undefined) throw new PackError('FILE_MISSING', `${manifest.name} has no ${role}.`);
    return shared(bytes);
  };
  return {
    detector: model('detector'),
    anchors: detectorAnchors(detectorFiles),
    landmarks: model('landmarks'),
    embedder: model('embedder'),
    adapter: manifest.adapter === null || adapter === undefined ? null : shared(adapter.bytes),
  };
}

async function exportedModels(
  { manifest, location }: FacePack,
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
const exportKey = (manifest: FacePackManifest, role: ExportedRole): string =>
  sha256Hex(canonicalJson({ role, exporterRevision, weights: weightDigests(manifest, role) }));

/** A copy that is handed to threads without copying it again. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
