import type { Database } from '../../infra/prisma/database.ts';
import { spaceKey, writtenSpacesOf } from '../promotion/written-spaces.store.ts';
import { embeddingToBytes } from '../search/embedding-bytes.ts';
import { vectorsOfCrops, type CropVectorParts } from './crop-vectors.ts';
import type { ProbeEnrolment } from './enroll-probe.ts';
import type { KeptProbe, RecordedSearch } from './recorded-probe.store.ts';

/** What was done before the transaction that gives or confirms feedback. */
export interface PreparedFeedback {
  readonly enrolment: ProbeEnrolment;
  /** Of the probe, in spaces that it was not searched in. */
  readonly vectors: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

export const nothingPrepared: PreparedFeedback = { enrolment: { kind: 'none' }, vectors: new Map() };

/**
 * The probe in the spaces that its galleries are being moved to or could go back to, so that what is said of it now
 * holds after the switch too. A promotion that begins only now finds the feedback by itself.
 */
export async function vectorsInOtherSpaces(
  parts: CropVectorParts & { readonly database: Database },
  search: RecordedSearch,
  probe: KeptProbe,
): Promise<PreparedFeedback['vectors']> {
  const { modality, galleryIds } = search;
  const { cropBlobKey } = probe;
  if (cropBlobKey === null) return new Map();
  const written = await writtenSpacesOf(parts.database.client, galleryIds);
  const spaceIds = new Set(
    galleryIds.flatMap((galleryId) => written.get(spaceKey({ galleryId, modality })) ?? []),
  );
  const vectors = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const spaceId of spaceIds) {
    if (probe.embeddings.has(spaceId)) continue;
    const vector = (await vectorsOfCrops(parts, spaceId, [cropBlobKey])).get(cropBlobKey);
    if (vector !== undefined) vectors.set(spaceId, embeddingToBytes(vector));
  }
  return vectors;
}
