import { builder } from '../../graphql/builder.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { searchCostPerSubject } from '../../graphql/limits.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import {
  BoundingBoxRef,
  ImageInputRef,
  ImageRejectionRef,
  QualityRef,
  SubjectHintRef,
  toHint,
  toImageInput,
} from '../sample/picture.schema.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import { DecisionRef } from '../search/decision.schema.ts';
import { EmbeddingInputRef, toEmbedding } from '../search/search-input.schema.ts';
import { wordingDescription, wordingOf } from '../search/wording.ts';
import type { ProbeInput } from '../search/search.types.ts';
import { ThresholdUsedRef } from './threshold.schema.ts';
import type { ReferenceInput, VerifiedSide, VerifyOutcome } from './verification.types.ts';

const VerifyProbeInput = builder.inputType('VerifyProbeInput', {
  isOneOf: true,
  description: 'One person: of a picture the largest face counts.',
  fields: (t) => ({
    image: t.field({ type: ImageInputRef, description: 'A picture.' }),
    sampleId: t.id({ description: 'A sample.' }),
    embedding: t.field({ type: EmbeddingInputRef, description: 'An embedding.' }),
  }),
});

const VerifyReferenceInput = builder.inputType('VerifyReferenceInput', {
  isOneOf: true,
  description: 'Whom the probe is compared with: of an identity its nearest sample counts.',
  fields: (t) => ({
    identityId: t.id({ description: 'An identity.' }),
    image: t.field({ type: ImageInputRef, description: 'A picture.' }),
    sampleId: t.id({ description: 'A sample.' }),
    embedding: t.field({ type: EmbeddingInputRef, description: 'An embedding.' }),
  }),
});

const VerifyInputRef = builder.inputType('VerifyInput', {
  description: 'Two sides to compare.',
  fields: (t) => ({
    modality: t.field({ type: ModalityRef, defaultValue: 'FACE', description: 'Face or body.' }),
    probe: t.field({ type: VerifyProbeInput, required: true, description: 'Who is it?' }),
    probeHint: t.field({
      type: SubjectHintRef,
      description: 'Where the subject of the probe is, if you know.',
    }),
    reference: t.field({ type: VerifyReferenceInput, required: true, description: 'Is it this one?' }),
    referenceHint: t.field({
      type: SubjectHintRef,
      description: 'Where the subject of the reference is, if you know.',
    }),
  }),
});

const VerifiedSideRef = builder.objectRef<VerifiedSide>('VerifiedSide').implement({
  description: 'One side of a comparison.',
  fields: (t) => ({
    box: t.expose('box', {
      type: BoundingBoxRef,
      nullable: true,
      description: 'The face that counted; null if the side is no picture.',
    }),
    quality: t.expose('quality', {
      type: QualityRef,
      nullable: true,
      description: 'Null if the side is no picture.',
    }),
    rejected: t.expose('rejected', {
      type: ImageRejectionRef,
      nullable: true,
      description: 'Why the side gave nothing to compare; null if it gave something.',
    }),
  }),
});

const VerifyResultRef = builder.objectRef<VerifyOutcome>('VerifyResult').implement({
  description: 'Whether two are the same person.',
  fields: (t) => ({
    cosineSimilarity: t.float({
      nullable: true,
      description: 'From −1 to 1; null if there was nothing to compare.',
      resolve: ({ comparison }) => comparison?.cosineSimilarity ?? null,
    }),
    decision: t.field({
      type: DecisionRef,
      nullable: true,
      description: 'Null if there was nothing to compare.',
      resolve: ({ comparison }) => comparison?.decision ?? null,
    }),
    vetoed: t.boolean({
      description:
        'Whether somebody said of a near-identical probe that it is not this identity; then the decision is UNKNOWN, whatever the similarity.',
      resolve: ({ comparison }) => comparison?.vetoed ?? false,
    }),
    threshold: t.field({
      type: ThresholdUsedRef,
      nullable: true,
      description: 'The threshold behind the decision.',
      resolve: ({ comparison }) => comparison?.threshold ?? null,
    }),
    sample: t.field({
      type: SampleRef,
      nullable: true,
      description: 'The nearest sample of the reference; null if it is a picture or an embedding.',
      resolve: async ({ comparison }, _args, context) =>
        comparison?.sampleId == null ? null : await sampleLoader(context).load(comparison.sampleId),
    }),
    probe: t.expose('probe', { type: VerifiedSideRef, description: 'The probe as it was seen.' }),
    reference: t.expose('reference', { type: VerifiedSideRef, description: 'The reference as it was seen.' }),
    tookMs: t.exposeFloat('tookMs', { description: 'Time on the server in milliseconds.' }),
    userErrors: t.field({
      type: [UserErrorRef],
      description: 'Why nothing was compared; empty on success.',
      resolve: (outcome) => [...outcome.userErrors],
    }),
  }),
});

builder.objectField(VerifyResultRef, 'wording', (t) =>
  t.string({ description: wordingDescription, resolve: ({ modality }) => wordingOf(modality) }),
);

function toProbe(input: typeof VerifyProbeInput.$inferInput): ProbeInput {
  if (input.image) {
    return { kind: 'image', image: toImageInput(input.image) };
  }
  if (input.embedding) {
    return { kind: 'embedding', embedding: toEmbedding(input.embedding) };
  }
  return { kind: 'sample', sampleId: decodeId('Sample', input.sampleId) };
}

function toReference(input: typeof VerifyReferenceInput.$inferInput): ReferenceInput {
  return typeof input.identityId === 'string'
    ? { kind: 'identity', identityId: decodeId('Identity', input.identityId) }
    : toProbe(input);
}

builder.queryField('verify', (t) =>
  t.field({
    type: VerifyResultRef,
    permission: 'RECOGNISE',
    isSearch: true,
    complexity: searchCostPerSubject,
    description: 'Are these two the same person? One comparison, decided by the false match rate.',
    args: { input: t.arg({ type: VerifyInputRef, required: true, description: 'Whom to compare.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      await services.verification.verify(request, {
        modality: input.modality ?? 'FACE',
        probe: toProbe(input.probe),
        probeHint: toHint(input.probeHint),
        reference: toReference(input.reference),
        referenceHint: toHint(input.referenceHint),
      }),
  }),
);
