import { BadRequestError } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { queryLimits } from '../../graphql/limits.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { DecisionRef } from '../search/decision.schema.ts';
import type { Decision } from '../search/decision.ts';
import { ThresholdPolicyKindRef, ThresholdUsedRef } from '../verification/threshold.schema.ts';
import { MOST_PROBES, type DecisionChange, type ThresholdPreview } from './threshold-preview.ts';

const ThresholdPolicyInputRef = builder.inputType('ThresholdPolicyInput', {
  description: 'How a threshold comes about: the kind, and the numbers that belong to it.',
  fields: (t) => ({
    kind: t.field({ type: ThresholdPolicyKindRef, required: true, description: 'The kind of policy.' }),
    match: t.float({ description: 'Of STATIC: cosine similarity from which on it is a MATCH.' }),
    review: t.float({ description: 'Of STATIC: from which on a person should look; at most `match`.' }),
    targetRate: t.float({ description: 'Of TARGET_FMR and TARGET_FPIR: the error rate, 1e-9 to 0.5.' }),
  }),
});

const PreviewThresholdsInput = builder.inputType('PreviewThresholdsInput', {
  description: 'Which threshold to try.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Which gallery.' }),
    modality: t.field({ type: ModalityRef, defaultValue: 'FACE', description: 'What of a person.' }),
    policy: t.field({
      type: ThresholdPolicyInputRef,
      description: "The policy to try; the gallery's own if absent.",
    }),
  }),
});

interface ChangeCount {
  readonly from: Decision;
  readonly to: Decision;
  readonly count: number;
}

const ChangeCountRef = builder.objectRef<ChangeCount>('DecisionChangeCount').implement({
  description: 'How many recorded probes would be decided otherwise in one way.',
  fields: (t) => ({
    from: t.expose('from', { type: DecisionRef, description: 'What was answered.' }),
    to: t.expose('to', { type: DecisionRef, description: 'What would be answered.' }),
    count: t.exposeInt('count', { description: 'Probes.' }),
  }),
});

const DecisionChangeRef = builder.objectRef<DecisionChange>('DecisionChange').implement({
  description: 'A recorded probe that would be decided otherwise.',
  fields: (t) => ({
    searchId: t.id({
      description: 'The search, as feedback names it.',
      resolve: ({ searchId }) => encodeId('Search', searchId),
    }),
    probeIndex: t.exposeInt('probeIndex', { description: 'Which subject of the search, from 0.' }),
    searchedAt: t.expose('searchedAt', { type: 'DateTime', description: 'When it was searched for.' }),
    from: t.expose('from', { type: DecisionRef, description: 'What was answered.' }),
    to: t.expose('to', { type: DecisionRef, description: 'What would be answered.' }),
    cosineSimilarity: t.exposeFloat('cosineSimilarity', {
      nullable: true,
      description: 'Of the best candidate; null if nobody would be at least REVIEW.',
    }),
  }),
});

const ThresholdPreviewRef = builder.objectRef<ThresholdPreview>('ThresholdPreview').implement({
  description: 'A threshold that does not apply, and what it would change.',
  fields: (t) => ({
    threshold: t.expose('threshold', { type: ThresholdUsedRef, description: 'What would apply.' }),
    current: t.expose('current', { type: ThresholdUsedRef, description: 'What applies now.' }),
    probeCount: t.exposeInt('probes', {
      description: `Recorded probes that were looked at: the newest ${MOST_PROBES} that were searched for in this gallery alone, in its active space. Filters and camera rules are not recorded: each is looked at as a search of the whole gallery.`,
    }),
    recordedProbeCount: t.exposeInt('recordedProbes', {
      description:
        'All recorded probes of the space that were searched for in this gallery, alone or with others: `probeCount` of so many were looked at.',
    }),
    changes: t.field({
      type: [ChangeCountRef],
      description: 'Those that would be decided otherwise, counted by what changes.',
      resolve: ({ changes }) =>
        [...Map.groupBy(changes, ({ from, to }) => `${from} ${to}`).values()].flatMap((group) =>
          group[0] === undefined ? [] : [{ from: group[0].from, to: group[0].to, count: group.length }],
        ),
    }),
    examples: t.field({
      type: [DecisionChangeRef],
      description: 'Those that would be decided otherwise, newest first.',
      args: {
        first: t.arg.int({
          defaultValue: queryLimits.defaultPageSize,
          description: `At most so many, 1 to ${queryLimits.maxPageSize}.`,
        }),
      },
      resolve: ({ changes }, { first }) => {
        const limit = first ?? queryLimits.defaultPageSize;
        if (limit < 1 || limit > queryLimits.maxPageSize)
          throw new BadRequestError(`first must be from 1 to ${queryLimits.maxPageSize}`);
        return changes.slice(0, limit);
      },
    }),
  }),
});

const PreviewPayload = payloadType<ThresholdPreview>('PreviewThresholdsPayload');
builder.objectField(PreviewPayload, 'preview', (t) =>
  t.field({
    type: ThresholdPreviewRef,
    nullable: true,
    description: 'Null if nothing was computed.',
    resolve: (payload) => payload.result,
  }),
);

builder.mutationField('previewThresholds', (t) =>
  t.field({
    type: PreviewPayload,
    permission: 'GALLERY_WRITE',
    description:
      'Computes a threshold without applying it, and tells which of the newest recorded searches of this gallery alone would be answered otherwise.',
    args: {
      input: t.arg({ type: PreviewThresholdsInput, required: true, description: 'Which threshold.' }),
    },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.thresholdPreviews.preview(request, {
          galleryId: decodeId('Gallery', input.galleryId),
          modality: input.modality ?? 'FACE',
          policy: input.policy ?? null,
        }),
      ),
  }),
);
