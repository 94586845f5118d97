import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { GalleryService } from '../gallery/gallery.service.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { ask, questionsOfSearch } from '../review/questions.ts';
import { recordEvents } from '../webhook/event.store.ts';
import { rankCandidates } from './candidate-ranking.ts';
import { surest } from './decision.ts';
import { findHits } from './probe-hits.ts';
import type { HitParts } from './probe-hits.ts';
import type { Probe, Probes } from './probe.ts';
import { storeProbeCrops } from './probe-crops.ts';
import { resolveProbes } from './probe-resolution.ts';
import type { ProbeParts } from './probe-resolution.ts';
import { eventsOfSearch } from './search-events.ts';
import { attributesProblem, searchProblem } from './search-input.ts';
import { findSearchScope } from './search-scope.ts';
import type { SearchScope } from './search-scope.ts';
import { countSearchableIdentities, insertSearch } from './search.store.ts';
import type { RecordedProbe } from './search.store.ts';
import { searchLimits } from './search.types.ts';
import type { ProbeOutcome, SearchOutcome, SearchRequest } from './search.types.ts';

export interface SearchParts extends ProbeParts, HitParts {
  readonly galleries: Pick<GalleryService, 'findMany' | 'activeSpaces'>;
  readonly clock: Clock;
  readonly blobs: Pick<BlobStore, 'put'>;
}

type Answer = Omit<SearchOutcome, 'tookMs'>;

/** Who is this? All subjects of a picture, a sample or an embedding against galleries, open-set. */
export class SearchService {
  readonly #parts: SearchParts;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  async search(ctx: RequestContext, request: SearchRequest): Promise<SearchOutcome> {
    const startedAt = performance.now();
    const answer = await this.#answer(ctx, request);
    return { ...answer, tookMs: performance.now() - startedAt };
  }

  /** Enabled identities with a sample in the space, for galleries that the caller was given already. */
  async countIdentities(
    galleryIds: readonly string[],
    spaceId: string,
  ): Promise<ReadonlyMap<string, number>> {
    const { database, clock } = this.#parts;
    return countSearchableIdentities(database.client, { galleryIds, spaceId }, clock.now());
  }

  async #answer(ctx: RequestContext, request: SearchRequest): Promise<Answer> {
    const problem = searchProblem(request);
    if (problem !== null) {
      return failed(problem);
    }
    const scope = await findSearchScope(this.#parts.galleries, ctx, request);
    if (!scope.ok) {
      return failed(scope.error);
    }
    const attributes = attributesProblem(request.filter, scope.value.filterKeys);
    if (attributes !== null) {
      return failed(attributes);
    }
    const probes = await resolveProbes(this.#parts, ctx, {
      input: request.probe,
      modality: request.modality,
      path: ['input'],
      spaceIds: [...scope.value.galleriesOfSpace.keys()],
      mediaGalleryIds: scope.value.galleryIds,
      hint: request.hint,
      maxSubjects: request.allSubjects ? searchLimits.maxSubjects : 1,
      wantCrops: request.record && scope.value.keepsCrops,
    });
    return probes.ok
      ? this.#compare(ctx, { request, scope: scope.value, probes: probes.value })
      : failed(probes.error);
  }

  async #compare(
    ctx: RequestContext,
    work: { readonly request: SearchRequest; readonly scope: SearchScope; readonly probes: Probes },
  ): Promise<Answer> {
    const { request, scope, probes } = work;
    const searched = probes.probes.filter((probe) => probe.rejected === null);
    const hits = await findHits(this.#parts, { actorId: ctx.actor.id, request, scope, probes: searched });
    const ranked = rankCandidates(hits, request);
    const answers = new Map(searched.map((probe, index) => [probe, ranked[index]]));
    const outcomes = probes.probes.map((probe): ProbeOutcome => {
      const { box, quality, rejected } = probe;
      const answer = answers.get(probe);
      return {
        box,
        quality,
        rejected,
        decision: answer?.decision ?? null,
        candidates: answer?.candidates ?? [],
      };
    });
    const searchId = await this.#record(ctx, { ...work, outcomes });
    return { searchId, probes: outcomes, rejected: probes.rejected, userErrors: [] };
  }

  /** The audit entry is written whether or not the search itself is kept. */
  async #record(
    ctx: RequestContext,
    work: {
      readonly request: SearchRequest;
      readonly scope: SearchScope;
      readonly probes: Probes;
      readonly outcomes: readonly ProbeOutcome[];
    },
  ): Promise<string | null> {
    const { request, scope, outcomes } = work;
    const crops = request.record
      ? await storeProbeCrops(this.#parts.blobs, work.probes.probes)
      : new Map<Probe, string>();
    const probes = pairUp(work.probes.probes, outcomes, crops);
    const decisions = outcomes.flatMap(({ decision }) => decision ?? []);
    return this.#parts.database.transaction(async (tx) => {
      const record = { actorId: ctx.actor.id, request, galleryIds: scope.galleryIds, probes };
      const searchId = request.record ? await insertSearch(tx, record) : null;
      if (searchId !== null) await ask(tx, questionsOfSearch(searchId, outcomes));
      await recordAudit(tx, ctx, {
        action: 'search',
        ...(searchId === null ? {} : { targetType: 'Search', targetId: searchId }),
        galleryIds: scope.galleryIds,
        outcome: work.probes.rejected[0]?.reason ?? surest(decisions),
        detail: { probe: request.probe.kind, subjects: outcomes.length, decisions },
      });
      if (searchId !== null) await recordEvents(tx, eventsOfSearch(searchId, scope.galleryIds, outcomes));
      return searchId;
    });
  }
}

function pairUp(
  probes: readonly Probe[],
  outcomes: readonly ProbeOutcome[],
  crops: ReadonlyMap<Probe, string>,
): RecordedProbe[] {
  return probes.flatMap((probe, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ probe, outcome, cropBlobKey: crops.get(probe) ?? null }];
  });
}

function failed(userError: UserFailure): Answer {
  return { searchId: null, probes: [], rejected: [], userErrors: [userError] };
}
