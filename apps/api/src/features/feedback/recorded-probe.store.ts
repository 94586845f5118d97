import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { PlacedBox } from '../sample/sample.types.ts';
import type { Decision } from '../search/decision.ts';

/** A search that is kept. */
export interface RecordedSearch {
  readonly id: string;
  readonly galleryIds: readonly string[];
  readonly modality: Modality;
  readonly createdAt: Date;
  /** Which camera took the picture, and when, as the search said. */
  readonly probeCameraId: string | null;
  readonly probeCapturedAt: Date | null;
}

/** A candidate as the search named it; its identity may have gone or been merged since. */
export interface NamedCandidate {
  readonly identityId: string;
  readonly sampleId: string;
  readonly cosineSimilarity: number;
  /** Absent in searches from before it was kept. */
  readonly confidence?: number | null;
  readonly decision: Decision;
}

/** A subject of a kept search, with what was answered. */
export interface KeptProbe {
  readonly decision: Decision;
  readonly box: PlacedBox | null;
  readonly subject: Prisma.JsonValue;
  readonly cropBlobKey: string | null;
  /** By space, as they are stored. */
  readonly embeddings: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly candidates: readonly NamedCandidate[];
}

const searchColumns = {
  ...{ id: true, galleryIds: true, modality: true, createdAt: true },
  ...{ probeCameraId: true, probeCapturedAt: true },
} as const;

export async function findSearch(tx: Transaction, id: string): Promise<RecordedSearch | null> {
  return tx.searchEvent.findUnique({ where: { id }, select: searchColumns });
}

/**
 * Holds the search until the transaction ends: what is said of its probes is said one after the other, and nobody
 * deletes it meanwhile. Null if there is none.
 */
export async function lockSearch(tx: Transaction, id: string): Promise<RecordedSearch | null> {
  await tx.$executeRaw`SELECT 1 FROM search_events WHERE id = ${id}::uuid FOR UPDATE`;
  return findSearch(tx, id);
}

/** Null if the search has no such probe, or did not search for it. */
export async function findProbe(tx: Transaction, searchId: string, index: number): Promise<KeptProbe | null> {
  const rows = await tx.searchProbe.findMany({ where: { searchId, index }, orderBy: { spaceId: 'asc' } });
  const [first] = rows;
  if (first === undefined) return null;
  const { decision, box, subject, cropBlobKey } = first;
  return {
    decision,
    box: box as unknown as PlacedBox | null, // reason: insertSearch, the only writer of the column, puts it there
    subject,
    cropBlobKey,
    embeddings: new Map(rows.map((row) => [row.spaceId, row.vector])),
    candidates: rows.flatMap((row) => row.candidates as unknown as readonly NamedCandidate[]), // reason: as above
  };
}
