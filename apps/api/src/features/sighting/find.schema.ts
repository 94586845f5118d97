import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { queryLimits, searchCostPerSubject } from '../../graphql/limits.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import { cameraLoader, CameraRef } from '../camera/camera.schema.ts';
import type { Camera } from '../camera/camera.types.ts';
import { ImageRejectionRef } from '../sample/picture.schema.ts';
import { DecisionRef } from '../search/decision.schema.ts';
import { wordingDescription, wordingOf } from '../search/wording.ts';
import { ThresholdUsedRef } from '../verification/threshold.schema.ts';
import { FindSightingsInputRef, toFindRequest } from './find-input.schema.ts';
import type { FindOutcome, SightingGroup, SightingMatch } from './find.types.ts';
import { groupMatches } from './sighting-groups.ts';
import { SightingRef } from './sighting.schema.ts';
import { SightingTravelRef } from './travel.schema.ts';

const SightingMatchRef = builder.objectRef<SightingMatch>('SightingMatch').implement({
  description: 'A sighting that may be of the person, or in the case of a body looks like it.',
  fields: (t) => ({
    rank: t.exposeInt('rank', { description: 'From 1, best first, over all pages.' }),
    sighting: t.expose('sighting', { type: SightingRef, description: 'The sighting.' }),
    cosineSimilarity: t.exposeFloat('cosineSimilarity', {
      description: 'From −1 to 1; comparable inside one space only.',
    }),
    rerankedDistance: t.exposeFloat('rerankedDistance', {
      nullable: true,
      description: 'From 0 to 1, smaller is nearer; null without `rerank`, and behind the nearest 1,000.',
    }),
    decision: t.expose('decision', { type: DecisionRef, description: "By the gallery's threshold." }),
    threshold: t.expose('threshold', {
      type: ThresholdUsedRef,
      description: 'The threshold behind the decision.',
    }),
    wording: t.string({
      description: wordingDescription,
      resolve: ({ sighting }) => wordingOf(sighting.modality),
    }),
    travel: t.expose('travel', {
      type: SightingTravelRef,
      nullable: true,
      description:
        'From where the probe was taken; null where nothing is known of where or when that was, or of a way.',
    }),
  }),
});

const SightingGroupRef = builder.objectRef<SightingGroup>('SightingGroup').implement({
  description: 'Matches of one camera with no pause of more than 10 minutes.',
  fields: (t) => ({
    camera: t.field({
      type: CameraRef,
      nullable: true,
      description: 'Which camera; null if its gallery was deleted meanwhile.',
      resolve: async ({ cameraId }, _args, context): Promise<Camera | null> =>
        await cameraLoader(context).load(cameraId),
    }),
    from: t.expose('from', { type: 'DateTime', description: 'When the first of them was captured.' }),
    until: t.expose('until', { type: 'DateTime', description: 'When the last of them was captured.' }),
    matches: t.field({
      type: [SightingMatchRef],
      description: 'By time.',
      resolve: ({ matches }) => [...matches],
    }),
  }),
});

const SightingMatchConnectionRef = connectionType('SightingMatch', SightingMatchRef);

const FindSightingsResultRef = builder.objectRef<FindOutcome>('FindSightingsResult').implement({
  description: 'Where somebody was seen. Nobody and nowhere are results, not errors.',
  fields: (t) => ({
    matches: t.field({
      type: SightingMatchConnectionRef,
      description: 'Best first; none below `minDecision`.',
      resolve: ({ matches, hasMore }) => toConnection({ rows: matches, hasMore }, ({ cursor }) => cursor),
    }),
    groups: t.field({
      type: [SightingGroupRef],
      description: 'The matches of this page by camera and time, the earliest group first.',
      resolve: ({ matches }) => [...groupMatches(matches)],
    }),
    rejected: t.field({
      type: [ImageRejectionRef],
      description: 'Why the picture gave no probe; empty if it gave one.',
      resolve: ({ rejected }) => [...rejected],
    }),
    tookMs: t.exposeFloat('tookMs', { description: 'Time on the server in milliseconds.' }),
    userErrors: t.field({
      type: [UserErrorRef],
      description: 'Why nothing was searched; empty on success.',
      resolve: ({ userErrors }) => [...userErrors],
    }),
  }),
});

builder.queryField('findSightings', (t) =>
  t.field({
    type: FindSightingsResultRef,
    permission: 'RECOGNISE',
    isSearch: true,
    complexity: ({ input }) => ({
      field: searchCostPerSubject,
      multiplier: Math.min(Math.max(input.first ?? queryLimits.defaultPageSize, 1), queryLimits.maxPageSize),
    }),
    description:
      'Where else was this person? Searches what cameras saw for the largest subject of a picture, or for a sighting, a sample or an embedding.',
    args: {
      input: t.arg({
        type: FindSightingsInputRef,
        required: true,
        description: 'Whom to look for, and where.',
      }),
    },
    resolve: async (_root, { input }, { services, request }): Promise<FindOutcome> =>
      await services.sightings.find(request, toFindRequest(input)),
  }),
);
