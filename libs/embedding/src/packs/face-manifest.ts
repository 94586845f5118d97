import { PackError } from '../errors.ts';
import type { FaceDetectorSection } from './detector.schema.ts';
import type { PackManifest } from './manifest.ts';

/** A face pack that finds faces. */
export type FinderManifest = PackManifest & {
  readonly modality: 'FACE';
  readonly detector: FaceDetectorSection;
  readonly landmarks: NonNullable<PackManifest['landmarks']>;
};

/** A face pack that can serve pictures by itself: it finds faces, and its thresholds were measured. */
export type FacePackManifest = FinderManifest & {
  readonly defaultThreshold: NonNullable<PackManifest['defaultThreshold']>;
  readonly duplicateSimilarity: NonNullable<PackManifest['duplicateSimilarity']>;
};

/**
 * A face pack that may lack detector and landmarks, with those of another pack: what a dropped-in embedder is served with.
 * Files of the other pack that lie in its own folder are not taken, as they could not be found from here.
 *
 * @returns `manifest` itself where it has its own.
 * @throws {PackError} `PACK_INCOMPLETE` if the other pack's detector does not come from npm packages.
 */
export function withFaceFinder(manifest: PackManifest, finder: PackManifest): PackManifest {
  if (manifest.detector !== null || manifest.modality !== 'FACE') return manifest;
  const files = finder.files.filter(({ role }) => role === 'detector' || role === 'landmarks');
  if (files.some((file) => file.package === null)) {
    throw new PackError('PACK_INCOMPLETE', `The detector of ${finder.name} cannot be lent to another pack.`);
  }
  const { detector, landmarks } = finder;
  return { ...manifest, detector, landmarks, files: [...files, ...manifest.files] };
}

/**
 * The manifest as one that a server can work with.
 *
 * @throws {PackError} `PACK_INCOMPLETE`, with everything that is missing and what to do about it.
 */
export function requireFacePack(manifest: PackManifest): FacePackManifest {
  const { modality, detector, landmarks, defaultThreshold, duplicateSimilarity } = manifest;
  if (
    modality === 'FACE' &&
    detector?.architecture === 'ssd-mobilenet-v1' &&
    landmarks !== null &&
    defaultThreshold !== null &&
    duplicateSimilarity !== null
  ) {
    return { ...manifest, modality, detector, landmarks, defaultThreshold, duplicateSimilarity };
  }
  const isMeasured = defaultThreshold !== null && duplicateSimilarity !== null;
  const missing = [
    ...(modality === 'FACE' ? [] : [`it is a pack for ${modality}`]),
    ...(detector === null || landmarks === null ? ['it has no detector and landmarks'] : []),
    ...(isMeasured ? [] : ['it has no thresholds yet: npm run pack -- calibrate measures them']),
  ];
  throw new PackError(
    'PACK_INCOMPLETE',
    `The pack ${manifest.name} ${manifest.version} cannot serve faces: ${missing.join('; ')}.`,
  );
}
