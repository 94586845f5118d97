import type { PackManifest } from '../../../packs/manifest.ts';
import type { NetSignature } from './net-runner.ts';

/** How a pack's adapter is fed with rows of the embedder and read. */
export const adapterSignature = (
  { input, output, dimensions }: NonNullable<PackManifest['adapter']>,
  features: number,
): NetSignature => ({ input, outputs: [{ name: output, dimensions }], rowShape: [features] });
