import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { invalidInput } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { GalleryService } from '../gallery/gallery.service.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { ask, questionsOfSearch } from '../review/questions.ts';
import type { ThresholdBook } from '../threshold/threshold-book.ts';
import { recordEvents } from '../webhook/event.store.ts';
import { cameraRuleOf } from './camera-rule.ts';
import type { CameraRule } from './camera-rule.ts';
import { rankCandidates } from './candidate-ranking.ts';
import { surest } from './decision.ts';
import { withConfidence } from './hit-confidence.ts';
import { excludedFor, findHits } from './probe-hits.ts';
import type { HitParts } from './probe-hits.ts';
import { nearestSamples } from './nearest-samples.ts';
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
import type { CandidateOutcome, ProbeOutcome, SearchOutcome, SearchRequest } from './search.types.ts';

export interface SearchParts extends ProbeParts, HitParts {
  readonly galleries: Pick<GalleryService, 'findMany' | 'activeSpaces'>;
  readonly sizesOf: ThresholdBook['sizesOf'];
  readonly clock: Clock;
  readonly blobs: Pick<BlobStore, 'put'>;
  /** Identities that one search may ask for. */
  readonly maxTopK: number;
}

interface Comparing {
  readonly request: SearchRequest;
  readonly scope: SearchScope;
  readonly probes: Probes;
  readonly rule: CameraRule;
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
    const problem = searchProblem(request, this.#parts);
    if (problem !== null) {
      return failed(problem);
    }
    const scope = await findSearchScope(this.#parts.galleries, ctx, request);
    if (!scope.ok) {
      return failed(scope.error);
    }
    if (request.rerank && scope.value.galleriesOfSpace.size > 1) {
      return failed(rerankProblem);
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
    if (!probes.ok) {
      return failed(probes.error);
    }
    const rule = await cameraRuleOf(this.#parts.database.client, request, {
      scope: ctx.actor.scope,
      galleryIds: scope.value.galleryIds,
    });
    return rule.ok
      ? this.#compare(ctx, { request, scope: scope.value, probes: probes.value, rule: rule.value })
      : failed(rule.error);
  }

  async #compare(ctx: RequestContext, work: Comparing): Promise<Answer> {
    const { request, scope, probes, rule } = work;
    const searched = probes.probes.filter((probe) => probe.rejected === null);
    const hits = await findHits(this.#parts, {
      ...{ actorId: ctx.actor.id, request, scope, rule },
      probes: searched,
    });
    const ranked = rankCandidates(await withConfidence(this.#parts, hits, scope), request);
    const answers = new Map(searched.map((probe, index) => [probe, ranked[index]]));
    const outcomes = probes.probes.map((probe): ProbeOutcome => {
      const { box, quality, rejected } = probe;
      const answer = answers.get(probe);
      return {
        box,
        quality,
        rejected,
        decision: answer?.decision ?? null,
        candidates: answer === undefined ? [] : withSamples(this.#parts, work, { probe, ...answer }),
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

/** The other samples of each candidate are looked at when somebody asks for them, for all candidates of a probe at once. */
function withSamples(
  { database, clock }: SearchParts,
  { rule, scope }: Comparing,
  { probe, candidates }: { readonly probe: Probe; readonly candidates: readonly CandidateOutcome[] },
): readonly CandidateOutcome[] {
  const now = clock.now();
  const asked = new Map<string, ReturnType<typeof nearestSamples>>();
  const samplesIn = (spaceId: string): ReturnType<typeof nearestSamples> => {
    const known = asked.get(spaceId);
    if (known !== undefined) return known;
    const own = candidates.filter((candidate) => candidate.spaceId === spaceId);
    const identityIds = own.map(({ identityId }) => identityId);
    const vector = probe.embeddings.get(spaceId) ?? new Float32Array();
    const query = { spaceId, galleryIds: scope.galleryIds, identityIds, filter: rule.filter, now };
    const found = nearestSamples(database.client, query, { vector, ignored: excludedFor(probe, rule) });
    asked.set(spaceId, found);
    return found;
  };
  return candidates.map((candidate) => ({
    ...candidate,
    samples: async () => (await samplesIn(candidate.spaceId)).get(candidate.identityId) ?? [],
  }));
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

const rerankProblem = invalidInput('rerank needs galleries that are searched in one embedding space', [
  'input',
  'rerank',
]);

function failed(userError: UserFailure): Answer {
  return { searchId: null, probes: [], rejected: [], userErrors: [userError] };
}
