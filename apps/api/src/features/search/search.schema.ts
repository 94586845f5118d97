import { queryLimits, searchCostPerSubject } from '../../graphql/limits.ts';
import { builder } from '../../graphql/builder.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import { encodeId } from '../../graphql/global-id.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import type { Identity } from '../identity/identity.types.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import { EmbeddingSpaceRef, spaceLoader } from '../model/model.schema.ts';
import type { EmbeddingSpace } from '../model/model.types.ts';
import { BoundingBoxRef, ImageRejectionRef, QualityRef, RejectReasonRef } from '../sample/picture.schema.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import type { Sample } from '../sample/sample.types.ts';
import { ThresholdUsedRef } from '../verification/threshold.schema.ts';
import type { SampleHit } from './nearest-samples.ts';
import { DecisionRef } from './decision.schema.ts';
import { SearchInputRef, toSearchRequest } from './search-input.schema.ts';
import { wordingDescription, wordingOf } from './wording.ts';
import type { CandidateOutcome, ProbeOutcome, SearchOutcome } from './search.types.ts';

/** A candidate whose rows are still there. */
interface LoadedCandidate extends CandidateOutcome {
  readonly identity: Identity;
  readonly sample: Sample;
  readonly space: EmbeddingSpace;
}

const SampleSimilarityRef = builder.objectRef<SampleHit>('SampleSimilarity').implement({
  description: 'A sample and how like the probe it is.',
  fields: (t) => ({
    sample: t.field({
      type: SampleRef,
      nullable: true,
      description: 'Null if it was deleted meanwhile.',
      resolve: async ({ sampleId }, _args, context) => await sampleLoader(context).load(sampleId),
    }),
    cosineSimilarity: t.exposeFloat('cosineSimilarity', {
      description: 'From −1 to 1; comparable inside one space only.',
    }),
  }),
});

const CandidateRef = builder.objectRef<LoadedCandidate>('Candidate').implement({
  description: 'An identity that the probe may be, or in the case of a body looks like.',
  fields: (t) => ({
    rank: t.exposeInt('rank', { description: 'From 1, best first.' }),
    identity: t.expose('identity', { type: IdentityRef, description: 'Who it may be.' }),
    sample: t.expose('sample', {
      type: SampleRef,
      description: "The identity's sample that is most like the probe.",
    }),
    space: t.expose('space', { type: EmbeddingSpaceRef, description: 'Where they were compared.' }),
    cosineSimilarity: t.exposeFloat('cosineSimilarity', {
      description: 'From −1 to 1; comparable inside one space only.',
    }),
    wording: t.string({
      description: wordingDescription,
      resolve: ({ space }) => wordingOf(space.modality),
    }),
    samples: t.field({
      type: [SampleSimilarityRef],
      description: "The identity's samples that were compared, those most like the probe first.",
      args: { first: t.arg.int({ defaultValue: 5, description: 'At most so many, 1 to 100.' }) },
      resolve: async ({ samples }, { first }) =>
        (await samples?.())?.slice(0, Math.min(Math.max(first ?? 5, 1), queryLimits.maxPageSize)) ?? [],
    }),
    confidence: t.exposeFloat('confidence', {
      nullable: true,
      description: 'Probability that it is this person; null where there is too little data to tell.',
    }),
    decision: t.expose('decision', { type: DecisionRef, description: "By the gallery's threshold." }),
    threshold: t.expose('threshold', {
      type: ThresholdUsedRef,
      description: 'The threshold behind the decision.',
    }),
  }),
});

const ProbeResultRef = builder.objectRef<ProbeOutcome>('ProbeResult').implement({
  description: 'One subject that was searched for.',
  fields: (t) => ({
    box: t.expose('box', {
      type: BoundingBoxRef,
      nullable: true,
      description: 'Where it is; null if the probe is no picture.',
    }),
    quality: t.expose('quality', {
      type: QualityRef,
      nullable: true,
      description: 'Null if the probe is no picture.',
    }),
    rejected: t.expose('rejected', {
      type: RejectReasonRef,
      nullable: true,
      description: 'Why it was not searched for; null if it was.',
    }),
    decision: t.expose('decision', {
      type: DecisionRef,
      nullable: true,
      description:
        "The best candidate's, also where `minDecision` keeps it unnamed; null exactly if rejected.",
    }),
    candidates: t.field({
      type: [CandidateRef],
      description: 'Best first; none below `minDecision`.',
      resolve: async (probe, _args, context) => await loadCandidates(probe.candidates, context),
    }),
  }),
});

/** Who was deleted since the search is left out, like anybody deleted before. */
async function loadCandidates(
  candidates: readonly CandidateOutcome[],
  context: GraphqlContext,
): Promise<LoadedCandidate[]> {
  const loaded = await Promise.all(
    candidates.map(async (candidate) => {
      const [identity, sample, space] = await Promise.all([
        identityLoader(context).load(candidate.identityId),
        sampleLoader(context).load(candidate.sampleId),
        spaceLoader(context).load(candidate.spaceId),
      ]);
      return identity === null || sample === null || space === null
        ? []
        : [{ ...candidate, identity, sample, space }];
    }),
  );
  return loaded.flat();
}

const SearchResultRef = builder.objectRef<SearchOutcome>('SearchResult').implement({
  description: 'What a search found. No face and no match are results, not errors.',
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'Names the search in feedback; null if it was not recorded.',
      resolve: ({ searchId }) => (searchId === null ? null : encodeId('Search', searchId)),
    }),
    probes: t.field({
      type: [ProbeResultRef],
      description: 'The subjects of the picture, largest first; one for a sample or an embedding.',
      resolve: (outcome) => [...outcome.probes],
    }),
    rejected: t.field({
      type: [ImageRejectionRef],
      description: 'Why the picture gave no probe; empty if it gave some.',
      resolve: (outcome) => [...outcome.rejected],
    }),
    tookMs: t.exposeFloat('tookMs', { description: 'Time on the server in milliseconds.' }),
    userErrors: t.field({
      type: [UserErrorRef],
      description: 'Why nothing was searched; empty on success.',
      resolve: (outcome) => [...outcome.userErrors],
    }),
  }),
});

builder.queryField('search', (t) =>
  t.field({
    type: SearchResultRef,
    permission: 'RECOGNISE',
    isSearch: true,
    complexity: searchCostPerSubject,
    description: 'Who is this? Searches galleries for the subjects of a picture, a sample or an embedding.',
    args: {
      input: t.arg({ type: SearchInputRef, required: true, description: 'What to search for, and where.' }),
    },
    resolve: async (_root, { input }, { services, request }) => {
      const parsed = toSearchRequest(input);
      return parsed.ok
        ? await services.search.search(request, parsed.value)
        : { searchId: null, probes: [], rejected: [], tookMs: 0, userErrors: [parsed.error] };
    },
  }),
);
