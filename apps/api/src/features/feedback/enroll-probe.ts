import type { SubjectHint } from '@gallerist/embedding';
import { z } from 'zod';
import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { Enrollment } from '../sample/enrollment.ts';
import { standardRejection } from '../sample/quality-gate.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import type { SampleService } from '../sample/sample.service.ts';
import type { EnrollRequest } from '../sample/sample.types.ts';
import { capturedAtOf } from '../search/captured-at.ts';
import { subjectFromJson } from '../search/probe-subject.ts';
import type { KeptProbe, RecordedSearch } from './recorded-probe.store.ts';

export const cropNotKept: UserFailure = {
  code: 'CROP_NOT_KEPT',
  message: 'no crop of the probe is kept, so that it cannot become a sample',
  path: ['input', 'enroll'],
};

/** What becomes of a probe that is to be a sample. */
export type ProbeEnrolment =
  | { readonly kind: 'none' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'impossible'; readonly failure: UserFailure }
  | { readonly kind: 'ready'; readonly enrollment: Enrollment; readonly written: readonly string[] };

export interface ProbeEnrolmentParts {
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly samples: Pick<SampleService, 'prepareEnrollment'>;
  /** How the pack's own crops are to be read. */
  readonly cropHint: (modality: Modality) => SubjectHint;
}

/** A probe's picture and facts, wherever they are kept: with the search or with the feedback. */
export type ProbeToEnrol = Pick<KeptProbe, 'subject' | 'cropBlobKey' | 'box'> & {
  readonly modality: Modality;
};

/**
 * Prepares to enrol a probe's crop to an identity, as `enrollSamples` would: the gate looks at what was measured on the
 * whole picture, and at the crop.
 */
export async function prepareProbeEnrolment(
  parts: ProbeEnrolmentParts,
  ctx: RequestContext,
  work: {
    readonly probe: ProbeToEnrol;
    readonly identityId: string;
    /** Null where it is not kept any more. */
    readonly search: Pick<RecordedSearch, 'probeCameraId' | 'probeCapturedAt' | 'createdAt'> | null;
  },
): Promise<ProbeEnrolment> {
  const { probe, identityId, search } = work;
  const subject = subjectFromJson(probe.subject);
  const crop = probe.cropBlobKey === null ? null : await parts.blobs.read(probe.cropBlobKey);
  if (subject === null || crop === null) return { kind: 'impossible', failure: cropNotKept };
  const rejection = standardRejection(subject, subject.checks);
  if (rejection !== null) return { kind: 'rejected', rejection };
  const request = enrolRequest({
    crop,
    identityId,
    modality: probe.modality,
    hint: parts.cropHint(probe.modality),
    cameraId: search?.probeCameraId ?? null,
    capturedAt: search === null ? null : capturedAt(probe.modality, search),
  });
  const prepared = await parts.samples.prepareEnrollment(ctx, request);
  if (!prepared.ok) return { kind: 'impossible', failure: prepared.error[0] ?? cropNotKept };
  const { enrollment, written } = prepared.value;
  const [refused] = enrollment.rejected;
  if (refused !== undefined) return { kind: 'rejected', rejection: refused };
  const { landmarks, quality } = subject;
  const samples = enrollment.samples.map((sample) => ({
    ...sample,
    ...(probe.box === null ? {} : { box: probe.box }),
    landmarks,
    quality,
  }));
  return { kind: 'ready', enrollment: { ...enrollment, samples }, written };
}

const capturedAt = (
  modality: Modality,
  { probeCapturedAt, createdAt }: Pick<RecordedSearch, 'probeCapturedAt' | 'createdAt'>,
): Date | null => capturedAtOf(modality, { capturedAt: probeCapturedAt, searchedAt: createdAt });

function enrolRequest(from: {
  readonly crop: Uint8Array;
  readonly identityId: string;
  readonly modality: Modality;
  readonly hint: SubjectHint;
  readonly cameraId: string | null;
  readonly capturedAt: Date | null;
}): EnrollRequest {
  const { crop, identityId, ...facts } = from;
  const image = { base64: Buffer.from(crop).toString('base64') };
  return {
    identityId,
    images: [{ image, ...facts, externalId: null, attributes: {} }],
    review: 'STANDARD',
    force: false,
    idempotencyKey: null,
  };
}

const alignedManifest = z.object({
  preprocess: z.object({
    geometry: z.object({
      kind: z.literal('align'),
      template: z.union([z.string(), z.object({ name: z.string() })]),
    }),
  }),
});

/** A pack's own crop is aligned to its template, or is a crop of one subject. */
export function cropHintOf(manifest: unknown): SubjectHint {
  const parsed = alignedManifest.safeParse(manifest);
  if (!parsed.success) return { crop: true };
  const { template } = parsed.data.preprocess.geometry;
  return { alignedTemplate: typeof template === 'string' ? template : template.name };
}
