import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { queryLimits } from '../../graphql/limits.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { pageRequest } from '../../graphql/page.ts';
import { toCameraName } from '../camera/camera.schema.ts';
import { ImageInputRef, SubjectHintRef, toHint, toImageInput } from '../sample/picture.schema.ts';
import { DecisionRef } from '../search/decision.schema.ts';
import { EmbeddingInputRef, toEmbedding } from '../search/search-input.schema.ts';
import { placeFromText } from './find-cursor.ts';
import type { FindProbe, FindRequest } from './find.types.ts';

const ProbeImageInput = builder.inputType('ProbeImageInput', {
  description: 'A picture of the person; of several people the largest is looked for.',
  fields: (t) => ({
    image: t.field({ type: ImageInputRef, required: true, description: 'The picture.' }),
    hint: t.field({ type: SubjectHintRef, description: 'Where the person is, if you know.' }),
  }),
});

const SightingProbeInput = builder.inputType('SightingProbeInput', {
  isOneOf: true,
  description: 'Whom to look for.',
  fields: (t) => ({
    image: t.field({ type: ProbeImageInput, description: 'A picture.' }),
    sightingId: t.id({ description: 'A sighting; it does not find itself.' }),
    sampleId: t.id({ description: 'A sample of an identity.' }),
    embedding: t.field({ type: EmbeddingInputRef, description: 'An embedding of the space searched.' }),
  }),
});

const sameCamera =
  "Leave out what the probe's camera took of the probe's identity (its own, or `probeIdentityId`), as Market-1501 does; of everybody " +
  'where nobody says who it is. Needs `probeCameraId`, unless the probe is a sighting or a sample.';

export const FindSightingsInputRef = builder.inputType('FindSightingsInput', {
  description: 'Whom to look for, and where. Cameras are named by external id or id.',
  fields: (t) => ({
    probe: t.field({ type: SightingProbeInput, required: true, description: 'Whom to look for.' }),
    galleryIds: t.idList({ required: true, description: '1 to 20 galleries, all searched in one space.' }),
    modality: t.field({ type: ModalityRef, defaultValue: 'BODY', description: 'Face or body.' }),
    since: t.field({ type: 'DateTime', description: 'Only what was captured at or after it.' }),
    until: t.field({ type: 'DateTime', description: 'Only what was captured before it.' }),
    cameraIds: t.idList({ description: 'Only what these cameras saw; at most 100.' }),
    excludeCameraIds: t.idList({ description: 'Not what these cameras saw; at most 100.' }),
    sameCameraRule: t.boolean({ defaultValue: false, description: sameCamera }),
    probeCameraId: t.id({
      description: 'Which camera took the picture; of a sighting or a sample it is known.',
    }),
    probeCapturedAt: t.field({ type: 'DateTime', description: 'When it was taken; likewise.' }),
    probeIdentityId: t.id({ description: 'Who it is, if you know: only `sameCameraRule` looks at it.' }),
    minDecision: t.field({
      type: DecisionRef,
      defaultValue: 'REVIEW',
      description: 'Show none below: look-alikes are somebody else.',
    }),
    named: t.boolean({ description: 'Only those that somebody named, or only the others; both if absent.' }),
    plausibility: t.boolean({
      defaultValue: true,
      description: 'Say whether people can travel that fast; nothing is hidden.',
    }),
    rerank: t.boolean({
      defaultValue: false,
      description:
        'Order the nearest 1,000 anew by whose neighbours they are (k-reciprocal, see docs/metrics.md). Decisions stay those of the similarity. ' +
        'Pages may shift when sightings come: set `until`.',
    }),
    first: t.int({
      defaultValue: queryLimits.defaultPageSize,
      description: `Length of the page, 1 to ${queryLimits.maxPageSize}.`,
    }),
    after: t.string({ description: 'The `endCursor` of the page before; absent for the first page.' }),
  }),
});

type Input = typeof FindSightingsInputRef.$inferInput;

/** @throws {BadRequestError} if the page arguments are out of range or no cursor of this list. */
export function toFindRequest(input: Input): FindRequest {
  return {
    probe: toProbe(input.probe),
    galleryIds: input.galleryIds.map((id) => decodeId('Gallery', id)),
    modality: input.modality ?? 'BODY',
    since: input.since ?? null,
    until: input.until ?? null,
    cameras: input.cameraIds?.map(toCameraName) ?? null,
    excludeCameras: input.excludeCameraIds?.map(toCameraName) ?? [],
    sameCameraRule: input.sameCameraRule ?? false,
    probeCamera: typeof input.probeCameraId === 'string' ? toCameraName(input.probeCameraId) : null,
    probeCapturedAt: input.probeCapturedAt ?? null,
    probeIdentity:
      typeof input.probeIdentityId === 'string' ? { id: decodeId('Identity', input.probeIdentityId) } : null,
    minDecision: input.minDecision ?? 'REVIEW',
    named: input.named ?? null,
    plausibility: input.plausibility ?? true,
    rerank: input.rerank ?? false,
    page: pageRequest(input, (text) => placeFromText(text) !== null),
  };
}

/** GraphQL has checked that exactly one field is given. */
function toProbe(probe: Input['probe']): FindProbe {
  const { image, sampleId, embedding } = probe;
  if (image) return { kind: 'image', image: toImageInput(image.image), hint: toHint(image.hint) };
  if (embedding) return { kind: 'embedding', embedding: toEmbedding(embedding) };
  return typeof sampleId === 'string'
    ? { kind: 'sample', sampleId: decodeId('Sample', sampleId) }
    : { kind: 'sighting', sightingId: decodeId('Sighting', probe.sightingId) };
}
