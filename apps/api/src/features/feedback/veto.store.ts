import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';

export interface VetoQuery {
  /** As they are named now: vetoes on identities that were merged into them are theirs. */
  readonly identityIds: readonly string[];
  readonly spaceId: string;
  /** Proposed feedback vetoes the searches of its giver only. */
  readonly actorId: string;
}

/**
 * The exemplars of vetoes on the identities, by identity; those without any are left out. Looks each identity up by its
 * key (OFFSET 0 keeps it so): a planner without statistics would rather walk through all exemplars of the space.
 */
export async function exemplarsOf(
  tx: Transaction,
  { identityIds, spaceId, actorId }: VetoQuery,
): Promise<ReadonlyMap<string, readonly Float32Array[]>> {
  if (identityIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ identity_id: string; vector: Uint8Array }[]>`
    WITH RECURSIVE names AS (
      SELECT asked.id AS identity_id, asked.id FROM unnest(${[...identityIds]}::uuid[]) AS asked(id)
      UNION ALL
      SELECT names.identity_id, loser.id FROM names
      CROSS JOIN LATERAL (SELECT id FROM identities WHERE merged_into_id = names.id OFFSET 0) AS loser
    )
    SELECT names.identity_id::text AS identity_id, exemplar.vector
    FROM names
    CROSS JOIN LATERAL (
      SELECT id FROM feedback
      WHERE vetoed_identity_id = names.id
        AND (state = 'CONFIRMED' OR (state = 'PROPOSED' AND actor_id = ${actorId}::uuid))
      OFFSET 0
    ) AS veto
    CROSS JOIN LATERAL (
      SELECT vector FROM feedback_embeddings
      WHERE feedback_id = veto.id AND space_id = ${spaceId} OFFSET 0
    ) AS exemplar`;
  const groups = Map.groupBy(rows, (row) => row.identity_id);
  return new Map(
    [...groups].map(([identityId, ofIdentity]) => [
      identityId,
      ofIdentity.map(({ vector }) => embeddingFromBytes(vector)),
    ]),
  );
}
