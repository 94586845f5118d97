import { PackError } from '../errors.ts';
import type { FinderManifest } from './face-manifest.ts';
import type { PackManifest } from './manifest.ts';

/** A body pack; nothing has to be found to embed a crop. */
export type BodyManifest = PackManifest & { readonly modality: 'BODY' };

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
  if (modality === 'BODY' && kind === 'box') return { ...manifest, modality };
  if (modality === 'FACE' && detector !== null && landmarks !== null && kind === 'align') {
    return { ...manifest, modality, detector, landmarks };
  }
  const problem = {
    FACE: kind === 'align' ? 'it has no detector and landmarks' : 'it does not align its crops',
    BODY: 'its crops are aligned as faces are',
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
