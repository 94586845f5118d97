import type { RequestContext } from '../../core/context.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { isProbeVetoed } from '../feedback/vetoed-hits.ts';
import type { GalleryService } from '../gallery/gallery.service.ts';
import { mapInOrder } from '../sample/in-order.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import type { IndexedSearch } from '../search/indexed-search.ts';
import type { ThresholdBook } from '../threshold/threshold-book.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import { facesOfTracklets } from './naming.store.ts';
import { findSightings, vectorsOf } from './sighting.store.ts';
import type { Sighting } from './sighting.types.ts';

export interface ProposalParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly search: IndexedSearch;
  readonly galleries: Pick<GalleryService, 'findMany' | 'activeSpaces'>;
  readonly thresholdOf: ThresholdBook['thresholdOf'];
  readonly duplicateSimilarityOf: (spaceId: string) => number;
}

/** Who somebody in a tracklet may be, by the face that was seen in it. Never applied by itself. */
export interface SightingProposal {
  readonly identityId: string;
  /** The sighting of the face. */
  readonly face: Sighting;
  /** Null where somebody named the face. */
  readonly cosineSimilarity: number | null;
  readonly threshold: ThresholdUsed | null;
}

const facesAtOnce = 4;

/** For sightings that the caller was given already, by id; those of which nothing can be said are left out. */
export async function proposalsFor(
  parts: ProposalParts,
  ctx: RequestContext,
  sightingIds: readonly string[],
): Promise<ReadonlyMap<string, SightingProposal>> {
  const { client } = parts.database;
  const now = parts.clock.now();
  const faces = await facesOfTracklets(client, sightingIds, now);
  const faceIds = [...new Set([...faces.values()].map(({ faceId }) => faceId))];
  const rows = await findSightings(client, { scope: ctx.actor.scope, now }, faceIds);
  const proposed = await mapInOrder(rows, facesAtOnce, async (face) => ({
    face,
    proposal: face.identityId === null ? await byLikeness(parts, ctx, face) : byName(face, face.identityId),
  }));
  const byFace = new Map(proposed.map(({ face, proposal }) => [face.id, proposal]));
  return new Map(
    [...faces].flatMap(([id, { faceId }]) => {
      const proposal = byFace.get(faceId) ?? null;
      return proposal === null ? [] : [[id, proposal] as const];
    }),
  );
}

const byName = (face: Sighting, identityId: string): SightingProposal => ({
  ...{ identityId, face, cosineSimilarity: null, threshold: null },
});

/** The best identity of the gallery, if it is a MATCH that nobody has denied. */
async function byLikeness(
  parts: ProposalParts,
  ctx: RequestContext,
  face: Sighting,
): Promise<SightingProposal | null> {
  const { client } = parts.database;
  const { galleryId } = face;
  const spaces = await parts.galleries.activeSpaces([galleryId]);
  const spaceId = spaces.find(({ modality }) => modality === 'FACE')?.spaceId;
  const [stored] = spaceId === undefined ? [] : await vectorsOf(client, spaceId, [face.id]);
  if (spaceId === undefined || stored === undefined) return null;
  const vector = embeddingFromBytes(stored.vector);
  const threshold = await parts.thresholdOf(galleryId, spaceId);
  const space = { id: spaceId, dimensions: vector.length };
  const query = { vector, galleryIds: [galleryId], limit: 1, minCosineSimilarity: threshold.match };
  const [hit] = await parts.search.search(space, query);
  if (hit === undefined) return null;
  const { identityId, cosineSimilarity } = hit;
  const veto = { ...parts, client, actorId: ctx.actor.id, now: parts.clock.now() };
  return (await isProbeVetoed(veto, { identityId, galleryId, spaceId, vector }))
    ? null
    : { identityId, face, cosineSimilarity, threshold };
}
