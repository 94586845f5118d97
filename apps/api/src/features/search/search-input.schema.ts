import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { invalidInput } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { builder } from '../../graphql/builder.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { tidyText } from '../../core/plain-text.ts';
import { isJsonObject } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import { ImageInputRef, SubjectHintRef, toHint, toImageInput } from '../sample/picture.schema.ts';
import { DecisionRef } from './decision.schema.ts';
import type { EmbeddingInput, ProbeInput, SampleFilter, SearchRequest } from './search.types.ts';

export const EmbeddingInputRef = builder.inputType('EmbeddingInput', {
  description: 'An embedding that the caller has.',
  fields: (t) => ({
    space: t.id({ required: true, description: 'Id of its `EmbeddingSpace`.' }),
    values: t.floatList({
      required: true,
      description: 'As many numbers as the space has dimensions; any length but 0.',
    }),
  }),
});

// Nullable, and null means the default too: many typed clients cannot leave a field out.
const on = { defaultValue: true } as const;
const off = { defaultValue: false } as const;
const face = { type: ModalityRef, defaultValue: 'FACE' } as const;
const review = { type: DecisionRef, defaultValue: 'REVIEW' } as const;
const five = { defaultValue: 5 } as const;
const nameNone = 'Name no candidates below: look-alikes are personal data.';
const sameCamera =
  "Ignore samples that the probe's camera took of the probe's identity (a sample's own, or `probeIdentityId`), as Market-1501 does; " +
  'of every identity where nobody says who it is. Needs `probeCameraId`, unless the probe is a sample.';
const reranked =
  'Order the nearest identities anew by whose neighbours they are (k-reciprocal, see docs/metrics.md). Decisions stay those of the similarity.';
const declared = 'Only samples with these values; keys must be among the `filterKeys` of every gallery.';

export const SearchInputRef = builder.inputType('SearchInput', {
  description: 'What to search for: exactly one of `image`, `sampleId` and `embedding`.',
  fields: (t) => ({
    galleryIds: t.idList({ required: true, description: '1 to 20 galleries to search in.' }),
    image: t.field({ type: ImageInputRef, description: 'A picture; all its faces are searched for.' }),
    sampleId: t.id({ description: 'A sample; it does not find itself.' }),
    embedding: t.field({ type: EmbeddingInputRef, description: 'An embedding of the space searched.' }),
    hint: t.field({ type: SubjectHintRef, description: 'Where the face is, if you know.' }),
    modality: t.field({ ...face, description: 'Face or body.' }),
    topK: t.int({ ...five, description: 'At most so many identities, from 1 to `system.limits.maxTopK`.' }),
    allSubjects: t.boolean({ ...on, description: 'False: only the largest face of the picture.' }),
    oncePerImage: t.boolean({ ...on, description: 'Give an identity to at most one face of the picture.' }),
    minDecision: t.field({ ...review, description: nameNone }),
    cameraIds: t.idList({ description: 'Only samples of these cameras.' }),
    since: t.field({ type: 'DateTime', description: 'Only samples captured at or after it.' }),
    until: t.field({ type: 'DateTime', description: 'Only samples captured before it.' }),
    attributes: t.field({ type: 'JSON', description: declared }),
    probeCameraId: t.string({ description: 'Which camera took the picture; at most 256 characters.' }),
    probeCapturedAt: t.field({ type: 'DateTime', description: 'When it was taken.' }),
    probeIdentityId: t.id({ description: 'Who it is, if you know: only `sameCameraRule` looks at it.' }),
    sameCameraRule: t.boolean({ ...off, description: sameCamera }),
    rerank: t.boolean({ ...off, description: reranked }),
    record: t.boolean({ ...on, description: 'Keep the search, so that feedback can name it.' }),
    clientRequestId: t.string({ description: 'Your own id of the search; at most 256 characters.' }),
  }),
});

export function toEmbedding(input: typeof EmbeddingInputRef.$inferInput): EmbeddingInput {
  return { spaceId: decodeId('EmbeddingSpace', input.space), values: input.values };
}

export function toSearchRequest(
  input: typeof SearchInputRef.$inferInput,
): Result<SearchRequest, UserFailure> {
  const probe = onlyProbe(input);
  if (probe === null) {
    return fail(invalidInput('exactly one of image, sampleId and embedding must be given', ['input']));
  }
  const attributes = input.attributes ?? {};
  if (!isJsonObject(attributes)) {
    return fail(invalidInput('attributes must be an object', ['input', 'attributes']));
  }
  return ok({
    galleryIds: input.galleryIds.map((id) => decodeId('Gallery', id)),
    probe,
    hint: toHint(input.hint),
    modality: input.modality ?? face.defaultValue,
    topK: input.topK ?? five.defaultValue,
    allSubjects: input.allSubjects ?? on.defaultValue,
    oncePerImage: input.oncePerImage ?? on.defaultValue,
    minDecision: input.minDecision ?? review.defaultValue,
    filter: toFilter(input, attributes),
    record: input.record ?? on.defaultValue,
    clientRequestId: input.clientRequestId ?? null,
    probeCameraId: typeof input.probeCameraId === 'string' ? tidyText(input.probeCameraId) : null,
    probeCapturedAt: input.probeCapturedAt ?? null,
    probeIdentity:
      typeof input.probeIdentityId === 'string' ? { id: decodeId('Identity', input.probeIdentityId) } : null,
    sameCameraRule: input.sameCameraRule ?? off.defaultValue,
    rerank: input.rerank ?? off.defaultValue,
  });
}

function onlyProbe(input: typeof SearchInputRef.$inferInput): ProbeInput | null {
  const { image, sampleId, embedding } = input;
  const given: ProbeInput[] = [];
  if (image) {
    given.push({ kind: 'image', image: toImageInput(image) });
  }
  if (typeof sampleId === 'string') {
    given.push({ kind: 'sample', sampleId: decodeId('Sample', sampleId) });
  }
  if (embedding) {
    given.push({ kind: 'embedding', embedding: toEmbedding(embedding) });
  }
  return given.length === 1 ? (given[0] ?? null) : null;
}

function toFilter(input: typeof SearchInputRef.$inferInput, attributes: JsonObject): SampleFilter {
  return {
    ...(input.cameraIds ? { cameraIds: input.cameraIds.map((id) => tidyText(id)) } : {}),
    ...(input.since ? { since: input.since } : {}),
    ...(input.until ? { until: input.until } : {}),
    attributes,
  };
}
