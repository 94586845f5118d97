import { canonicalJson } from './canonical-json.ts';
import type { PreprocessSpec } from './preprocess-spec.ts';
import { specTemplate } from './preprocess-spec.ts';
import { sha256Hex } from './sha256.ts';

/** Raise it when the same spec would give other pixels than before: old vectors are then of another space. */
export const preprocessRevision = 1;

/**
 * SHA-256 of what a spec does: its canonical JSON with the template's numbers in place of a name, so that a renamed but equal
 * template keeps the digest and a changed one does not, and this library's revision.
 *
 * @returns 64 hexadecimal digits.
 */
export function preprocessDigest(spec: PreprocessSpec): string {
  return sha256Hex(canonicalJson(resolved(spec)));
}

function resolved(spec: PreprocessSpec): unknown {
  const { geometry } = spec;
  if (geometry.kind === 'box') return { ...spec, revision: preprocessRevision };
  const { width, height, landmarkSet, pixelOrigin, points } = specTemplate(geometry.template);
  const template = { width, height, landmarkSet, pixelOrigin, points };
  return { ...spec, revision: preprocessRevision, geometry: { kind: geometry.kind, template } };
}
