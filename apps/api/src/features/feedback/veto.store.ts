import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';

export interface VetoQuery {
  /** As they are named now: vetoes on identities that were merged into them are theirs. */
  readonly identityIds: readonly string[];
  readonly spaceId: string;
  /** Proposed feedback vetoes the searches of its giver only. */
  readonly actorId: string;
}

/** The exemplars of vetoes on the identities, by identity; those without any are left out. */
export async function exemplarsOf(
  tx: Transaction,
  { identityIds, spaceId, actorId }: VetoQuery,
): Promise<ReadonlyMap<string, readonly Float32Array[]>> {
  if (identityIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ identity_id: string; vector: Uint8Array }[]>`
    WITH RECURSIVE names AS (
      SELECT asked.id AS identity_id, asked.id FROM unnest(${[...identityIds]}::uuid[]) AS asked(id)
      UNION ALL
      SELECT names.identity_id, loser.id FROM names JOIN identities loser ON loser.merged_into_id = names.id
    )
    SELECT names.identity_id::text AS identity_id, feedback_embeddings.vector
    FROM names
    JOIN feedback ON feedback.vetoed_identity_id = names.id
      AND (feedback.state = 'CONFIRMED' OR (feedback.state = 'PROPOSED' AND feedback.actor_id = ${actorId}::uuid))
    JOIN feedback_embeddings ON feedback_embeddings.feedback_id = feedback.id
      AND feedback_embeddings.space_id = ${spaceId}`;
  const groups = Map.groupBy(rows, (row) => row.identity_id);
  return new Map(
    [...groups].map(([identityId, ofIdentity]) => [
      identityId,
      ofIdentity.map(({ vector }) => embeddingFromBytes(vector)),
    ]),
  );
}
