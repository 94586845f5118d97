import { cutPage, type Page } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';
import { namesOfIdentities } from '../identity/identity-alias.store.ts';
import type { FollowingEntry, TimelineEntry, TimelinePlace } from './timeline.types.ts';

export interface TimelineQuery {
  readonly identityId: string;
  readonly galleryId: string;
  /** Inclusive. */
  readonly since: Date | null;
  /** Exclusive. */
  readonly until: Date | null;
  readonly now: Date;
}

interface Row {
  readonly kind: TimelineEntry['kind'];
  readonly id: string;
  readonly probe_index: number | null;
  readonly at: Date;
  readonly until: Date;
  readonly camera_external_id: string | null;
  readonly similarity: number | null;
}

/** Where somebody was, the newest first: sightings that were named, samples with a camera, searches that matched. */
export async function listTimeline(
  tx: Transaction,
  query: TimelineQuery,
  page: { readonly after: TimelinePlace | null; readonly limit: number },
): Promise<Page<FollowingEntry>> {
  const { identityId, galleryId, since, until, now } = query;
  // Rows from before a merge carry the other name.
  const ids = [...((await namesOfIdentities(tx, [identityId])).get(identityId) ?? [identityId])];
  const bounds = [
    since === null ? Prisma.sql`TRUE` : Prisma.sql`at >= ${since}`,
    until === null ? Prisma.sql`TRUE` : Prisma.sql`at < ${until}`,
    page.after === null
      ? Prisma.sql`TRUE`
      : Prisma.sql`(at, tag) < (${page.after.at}, ${page.after.tag} COLLATE "C")`,
  ];
  const rows = await tx.$queryRaw<Row[]>`
    SELECT kind, id, probe_index, at, until, camera_external_id, similarity FROM (
      SELECT *, (kind || ' ' || id || ' ' || coalesce(probe_index, 0)) COLLATE "C" AS tag FROM (
        ${namedSightings(ids, now)} UNION ALL ${seenSamples(ids, now)} UNION ALL ${matchingSearches(ids, galleryId)}
      ) AS seen
    ) AS entries
    WHERE ${Prisma.join(bounds, ' AND ')} ORDER BY at DESC, tag DESC LIMIT ${page.limit + 1}`;
  const entries = rows.map(toEntry);
  // Before the cut: what the last of a page follows is on the next one.
  const following = entries.map((entry, index) => ({ ...entry, older: entries[index + 1] ?? null }));
  return cutPage(following, page.limit);
}

const namedSightings = (ids: readonly string[], now: Date): Prisma.Sql => Prisma.sql`
  SELECT 'SIGHTING' AS kind, s.id::text AS id, NULL::int AS probe_index, s.captured_at AS at,
    s.captured_until AS until, c.external_id AS camera_external_id, NULL::float8 AS similarity
  FROM sightings s JOIN cameras c ON c.id = s.camera_id
  WHERE s.identity_id = ANY(${[...ids]}::uuid[]) AND s.expires_at > ${now}`;

/** A sample of a sighting that is still there says nothing new. */
const seenSamples = (ids: readonly string[], now: Date): Prisma.Sql => Prisma.sql`
  SELECT 'SAMPLE', p.id::text, NULL, coalesce(p.captured_at, p.created_at), coalesce(p.captured_at, p.created_at),
    p.camera_id, NULL
  FROM samples p WHERE p.identity_id = ANY(${[...ids]}::uuid[]) AND p.camera_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.sample_id = p.id AND s.expires_at > ${now})`;

/** Of recorded searches whose camera is known those that called the probe this person, less what somebody denied. */
const matchingSearches = (ids: readonly string[], galleryId: string): Prisma.Sql => Prisma.sql`
  SELECT 'SEARCH', e.id::text, pr.index, coalesce(e.probe_captured_at, e.created_at),
    coalesce(e.probe_captured_at, e.created_at), e.probe_camera_id,
    (SELECT max((c->>'cosineSimilarity')::float8) FROM jsonb_array_elements(pr.candidates) c
      WHERE c->>'identityId' = ANY(${[...ids]}))
  FROM unnest(${[...ids]}::uuid[]) AS who(id)
  JOIN search_probes pr
    ON pr.candidates @> jsonb_build_array(jsonb_build_object('identityId', who.id::text, 'decision', 'MATCH'))
  JOIN search_events e ON e.id = pr.search_id
  WHERE e.probe_camera_id IS NOT NULL AND e.gallery_ids @> ARRAY[${galleryId}::uuid]
    AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.search_id = pr.search_id AND f.probe_index = pr.index
      AND f.vetoed_identity_id = ANY(${[...ids]}::uuid[]) AND f.state = 'CONFIRMED')`;

function toEntry({ kind, id, probe_index, at, until, camera_external_id, similarity }: Row): TimelineEntry {
  const tag = `${kind} ${id} ${probe_index ?? 0}`;
  return {
    ...{ kind, id, at, until, tag },
    probeIndex: probe_index,
    cameraExternalId: camera_external_id,
    cosineSimilarity: similarity,
  };
}
