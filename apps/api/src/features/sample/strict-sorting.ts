import type { Result } from '../../core/result.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { IndexedSearch } from '../search/indexed-search.ts';
import type { PreparedSample } from './enroll-preparation.ts';
import type { EnrollTarget } from './enroll-target.store.ts';
import type { RejectReason, Rejection } from './reject-reason.ts';
import { enrolledPictures } from './sample.store.ts';
import type { EnrollRequest, RejectedImage } from './sample.types.ts';
import { strictRejection } from './strict-review.ts';
import type { StrictFacts, StrictLimits, Surroundings } from './strict-review.ts';

export interface StrictParts {
  readonly database: Database;
  readonly search: IndexedSearch;
  readonly strictLimitsOf: (galleryId: string, spaceId: string) => Promise<StrictLimits>;
}

export interface SortedOut {
  readonly accepted: readonly PreparedSample[];
  readonly rejected: readonly RejectedImage[];
  /** Reasons that `force` overruled. */
  readonly forced: readonly RejectReason[];
}

interface Sorting {
  readonly target: EnrollTarget;
  readonly request: Pick<EnrollRequest, 'review' | 'force'>;
}

/** Parts the accepted from the rejected, with the checks that only STRICT makes. */
export async function sortOut(
  parts: StrictParts,
  outcomes: readonly Result<PreparedSample, Rejection>[],
  { target, request }: Sorting,
): Promise<SortedOut> {
  const accepted: PreparedSample[] = [];
  const rejected: RejectedImage[] = [];
  const forced: RejectReason[] = [];
  const known =
    request.review === 'STRICT' ? await knownPictures(parts, outcomes, target) : new Set<string>();
  for (const [index, outcome] of outcomes.entries()) {
    if (!outcome.ok) {
      rejected.push({ index, ...outcome.error, forceable: false });
      continue;
    }
    const rejection =
      request.review === 'STRICT'
        ? await strictly(parts, outcome.value, { target, known, earlier: accepted })
        : null;
    if (rejection !== null && !request.force) {
      rejected.push({ index, ...rejection, forceable: true });
      continue;
    }
    if (rejection !== null) {
      forced.push(rejection.reason);
    }
    accepted.push(outcome.value);
  }
  return { accepted, rejected, forced };
}

async function knownPictures(
  parts: StrictParts,
  outcomes: readonly Result<PreparedSample, Rejection>[],
  target: EnrollTarget,
): Promise<ReadonlySet<string>> {
  const hashes = outcomes.flatMap((outcome) => (outcome.ok ? outcome.value.sample.pictureSha256 : []));
  return enrolledPictures(parts.database.client, target.identityId, hashes);
}

async function strictly(
  parts: StrictParts,
  prepared: PreparedSample,
  around: {
    readonly target: EnrollTarget;
    readonly known: ReadonlySet<string>;
    readonly earlier: readonly PreparedSample[];
  },
): Promise<Rejection | null> {
  const { identityId, galleryId, activeSpaces } = around.target;
  const vector = prepared.embedding;
  const spaceId = activeSpaces.get(prepared.sample.modality) ?? '';
  const hits = await parts.search.search(
    { id: spaceId, dimensions: vector.length },
    {
      vector,
      galleryIds: [galleryId],
      limit: 2,
    },
  );
  const surroundings: Surroundings = {
    enrolledPictures: around.known,
    nearestOwn: hits.find((hit) => hit.identityId === identityId)?.cosineSimilarity ?? null,
    nearestOther: hits.find((hit) => hit.identityId !== identityId)?.cosineSimilarity ?? null,
    limits: await parts.strictLimitsOf(galleryId, spaceId),
  };
  return strictRejection(
    facts(prepared),
    surroundings,
    around.earlier
      .filter(({ sample }) => sample.modality === prepared.sample.modality)
      .map((earlier) => facts(earlier)),
  );
}

function facts({ sample, embedding }: PreparedSample): StrictFacts {
  return { pictureSha256: sample.pictureSha256, embedding };
}
