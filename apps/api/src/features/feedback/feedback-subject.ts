import { maySeeGallery, type RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { lockNamedIdentity, resolveIdentityIds } from '../identity/identity-alias.store.ts';
import { findIdentities } from '../identity/identity.store.ts';
import type { Identity } from '../identity/identity.types.ts';
import { claimsOf, type Claims } from './claims.ts';
import type { FeedbackRequest } from './feedback.types.ts';
import {
  findProbe,
  lockSearch,
  type KeptProbe,
  type NamedCandidate,
  type RecordedSearch,
} from './recorded-probe.store.ts';
import { isExpired, searchExpired, searchGone, searchPath } from './search-expiry.ts';

/** What feedback is about, held until the transaction ends. */
export interface FeedbackSubject {
  readonly search: RecordedSearch;
  readonly probe: KeptProbe;
  readonly galleryId: string;
  readonly claims: Claims;
  /** What the search had said of the identity that the verdict is about; null if it had not named it. */
  readonly named: NamedCandidate | null;
}

interface NamedIdentities {
  readonly candidate: Identity | null;
  readonly correct: Identity | null;
}

const candidatePath = ['input', 'candidateIdentityId'];
const correctPath = ['input', 'correctIdentityId'];

/** Finds and holds all that the request names: the search, its probe and the identities, as they are named now. */
export async function findSubject(
  tx: Transaction,
  ctx: RequestContext,
  { request, now }: { readonly request: FeedbackRequest; readonly now: Date },
): Promise<Result<FeedbackSubject, UserFailure>> {
  const kept = await findKept(tx, ctx, { request, now });
  if (!kept.ok) return kept;
  const identities = await findNamed(tx, ctx, request);
  if (!identities.ok) return identities;
  const { search, probe } = kept.value;
  const { candidate, correct } = identities.value;
  const named = await candidatesByIdentity(tx, probe);
  if (candidate !== null && !named.has(candidate.id)) {
    const message = 'the search did not name this identity for this probe';
    return fail({ code: 'CANDIDATE_NOT_RETURNED', message, path: candidatePath });
  }
  const mismatch = galleryProblem(search, identities.value);
  if (mismatch !== null) return fail(mismatch);
  const claims = claimsOf(request, { candidate: candidate?.id ?? null, correct: correct?.id ?? null });
  if (!claims.ok) return claims;
  const about = candidate ?? correct;
  if (about === null) throw new TypeError('findSubject: a verdict names somebody');
  const { galleryId } = about;
  return ok({ search, probe, galleryId, claims: claims.value, named: named.get(about.id) ?? null });
}

async function findKept(
  tx: Transaction,
  ctx: RequestContext,
  { request, now }: { readonly request: FeedbackRequest; readonly now: Date },
): Promise<Result<{ readonly search: RecordedSearch; readonly probe: KeptProbe }, UserFailure>> {
  const { searchId, probeIndex } = request;
  const search = searchId === null ? null : await lockSearch(tx, searchId);
  if (search === null) return fail(searchGone(searchId, now));
  if (!search.galleryIds.some((id) => maySeeGallery(ctx.actor.scope, id))) {
    return fail(notFound('search', searchPath));
  }
  if (isExpired(search, now)) return fail(searchExpired());
  const probe = await findProbe(tx, search.id, probeIndex);
  if (probe === null) {
    const message = 'the search has no such probe, or it was rejected and not searched for';
    return fail(invalidInput(message, ['input', 'probeIndex']));
  }
  return ok({ search, probe });
}

/** Held in the order of their ids, as whoever merges or deletes several holds them. */
async function findNamed(
  tx: Transaction,
  ctx: RequestContext,
  { candidateIdentityId, correctIdentityId }: FeedbackRequest,
): Promise<Result<NamedIdentities, UserFailure>> {
  const ids = [candidateIdentityId, correctIdentityId].flatMap((id) => id ?? []);
  const names = await resolveIdentityIds(tx, ids);
  for (const id of [...new Set(names.values())].sort()) await lockNamedIdentity(tx, id, 'SHARE');
  // Merged while we waited: the lock is on whom the id names now.
  const current = await resolveIdentityIds(tx, ids);
  const rows = await findIdentities(tx, ctx.actor.scope, [...new Set(current.values())]);
  const find = (id: string | null | undefined): Identity | null => {
    const named = typeof id === 'string' ? current.get(id) : undefined;
    return rows.find((row) => row.id === named) ?? null;
  };
  const [candidate, correct] = [find(candidateIdentityId), find(correctIdentityId)];
  if (candidateIdentityId !== undefined && candidate === null) {
    return fail(notFound('identity', candidatePath));
  }
  if (correctIdentityId !== undefined && correct === null) return fail(notFound('identity', correctPath));
  return ok({ candidate, correct });
}

async function candidatesByIdentity(
  tx: Transaction,
  probe: KeptProbe,
): Promise<ReadonlyMap<string, NamedCandidate>> {
  const names = await resolveIdentityIds(
    tx,
    probe.candidates.map((candidate) => candidate.identityId),
  );
  const found = new Map<string, NamedCandidate>();
  for (const candidate of probe.candidates) {
    const id = names.get(candidate.identityId);
    const known = id === undefined ? undefined : found.get(id);
    if (id !== undefined && (known === undefined || candidate.cosineSimilarity > known.cosineSimilarity)) {
      found.set(id, candidate);
    }
  }
  return found;
}

function galleryProblem(search: RecordedSearch, { candidate, correct }: NamedIdentities): UserFailure | null {
  if (correct === null) return null;
  const isSearched = search.galleryIds.includes(correct.galleryId);
  if (isSearched && (candidate === null || candidate.galleryId === correct.galleryId)) return null;
  const message = isSearched
    ? 'the right and the wrong identity must be of one gallery'
    : 'the identity is of a gallery that was not searched';
  return { code: 'GALLERY_MISMATCH', message, path: correctPath };
}
