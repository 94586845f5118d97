import { PackError } from '../errors.ts';
import type { PersonDetectorSection } from './detector.schema.ts';
import type { FinderManifest } from './face-manifest.ts';
import type { PackManifest } from './manifest.ts';

/** A body pack; one without a detector serves ready crops and boxes alone. */
export type BodyManifest = PackManifest & {
  readonly modality: 'BODY';
  readonly detector: PersonDetectorSection | null;
};

/** A pack whose nets can serve pictures, measured or not. */
export type ServableManifest = FinderManifest | BodyManifest;

/** The same, with thresholds to decide by. */
export type Measured<M extends PackManifest> = M & {
  readonly defaultThreshold: NonNullable<PackManifest['defaultThreshold']>;
  readonly duplicateSimilarity: NonNullable<PackManifest['duplicateSimilarity']>;
};

/**
 * The manifest as one whose nets can be served.
 *
 * @throws {PackError} `PACK_INCOMPLETE` for a face pack that finds or aligns no faces, a body pack that takes no boxes, and every
 *   other modality.
 */
export function requireServable(manifest: PackManifest): ServableManifest {
  const { modality, detector, landmarks, preprocess } = manifest;
  const { kind } = preprocess.geometry;
  if (modality === 'BODY' && kind === 'box' && detector?.architecture !== 'ssd-mobilenet-v1') {
    return { ...manifest, modality, detector };
  }
  const findsFaces = detector?.architecture === 'ssd-mobilenet-v1' && landmarks !== null;
  if (modality === 'FACE' && findsFaces && kind === 'align') {
    return { ...manifest, modality, detector, landmarks };
  }
  const problem = {
    FACE: kind === 'align' ? 'it has no detector and landmarks' : 'it does not align its crops',
    BODY: kind === 'align' ? 'its crops are aligned as faces are' : 'it finds faces, not persons',
    OBJECT: 'it is a pack for OBJECT',
  }[modality];
  throw incomplete(manifest, problem);
}

/**
 * The manifest as one that decides.
 *
 * @throws {PackError} `PACK_INCOMPLETE` where thresholds or τ_dup are missing.
 */
export function requireMeasured<M extends ServableManifest>(manifest: M): Measured<M> {
  const { defaultThreshold, duplicateSimilarity } = manifest;
  if (defaultThreshold !== null && duplicateSimilarity !== null) {
    return { ...manifest, defaultThreshold, duplicateSimilarity };
  }
  throw incomplete(manifest, 'it has no thresholds yet: npm run pack -- calibrate measures them');
}

const incomplete = ({ name, version }: PackManifest, problem: string): PackError =>
  new PackError('PACK_INCOMPLETE', `The pack ${name} ${version} cannot serve: ${problem}.`);
