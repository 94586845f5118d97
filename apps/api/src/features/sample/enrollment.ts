import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { DependencyError } from '../../core/errors.ts';
import { notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { consentMissingAt } from '../consent/consent-rule.ts';
import { mayBeEnrolled } from '../consent/consent.store.ts';
import { addReference } from '../media/media.store.ts';
import { holdSpaces, writtenSpaces } from '../promotion/written-spaces.store.ts';
import { enqueueUpserts } from '../search/outbox.store.ts';
import type { RejectReason } from './reject-reason.ts';
import { enrolledPictures, insertSamples, lockIdentity } from './sample.store.ts';
import type { NewSample } from './sample.store.ts';
import { sampleToJson } from './sample-json.ts';
import type { RejectedImage, Sample } from './sample.types.ts';

/** All that one `enrollSamples` will write. */
export interface Enrollment {
  readonly galleryId: string;
  readonly identityId: string;
  readonly samples: readonly NewSample[];
  readonly rejected: readonly RejectedImage[];
  /** Reasons that `force` overruled, for the audit log. */
  readonly forced: readonly RejectReason[];
}

/** Carries an expected failure out of the transaction, which rolls back. */
export class EnrollmentRefused extends Error {
  override readonly name = 'EnrollmentRefused';
  readonly failure: UserFailure;

  constructor(failure: UserFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Whether the identity has one of these very pictures. */
export async function isEnrolledAlready(
  tx: Transaction,
  { identityId, samples }: Enrollment,
): Promise<boolean> {
  const hashes = samples.map((sample) => sample.pictureSha256);
  return (await enrolledPictures(tx, identityId, hashes)).size > 0;
}

/** A space has been added to those that the gallery is written in since the pictures were embedded: embed them once more. */
export class SpacesChanged extends DependencyError {
  constructor() {
    super('inference', 'the gallery is changing its model', { retryAfterMs: 100 });
  }
}

/** Samples, embeddings, outbox, references to uploads and the audit entry: they commit together or not at all. */
export async function writeEnrollment(
  tx: Transaction,
  ctx: RequestContext,
  enrollment: Enrollment,
): Promise<JsonObject> {
  const { galleryId, rejected, forced } = enrollment;
  const identityId = await lockIdentity(tx, enrollment);
  if (identityId === null) {
    throw new EnrollmentRefused(notFound('identity', ['input', 'identityId']));
  }
  if (enrollment.samples.length > 0 && !(await mayBeEnrolled(tx, identityId))) {
    throw new EnrollmentRefused(consentMissingAt(['input', 'identityId']));
  }
  const samples: NewSample[] = [];
  for (const sample of await inWrittenSpaces(tx, enrollment)) {
    const isKept = sample.mediaId !== null && (await addReference(tx, sample.mediaId));
    samples.push({ ...sample, identityId, mediaId: isKept ? sample.mediaId : null });
  }
  await insertSamples(tx, samples);
  await enqueueUpserts(
    tx,
    samples.flatMap(({ id, embeddings }) =>
      [...embeddings.keys()].map((spaceId) => ({ spaceId, pointId: id, galleryId, identityId })),
    ),
  );
  await recordAudit(tx, ctx, {
    action: 'enrollSamples',
    targetType: 'Identity',
    targetId: identityId,
    galleryIds: [galleryId],
    outcome: samples.length > 0 ? 'OK' : 'REJECTED',
    detail: { accepted: samples.length, rejected: rejected.map(({ reason }) => reason), forced: [...forced] },
  });
  return enrollmentToJson(samples, rejected);
}

/**
 * With vectors of exactly the spaces that are written until the transaction ends.
 *
 * @throws {SpacesChanged} if a sample lacks one.
 */
async function inWrittenSpaces(
  tx: Transaction,
  { galleryId, samples }: Enrollment,
): Promise<readonly NewSample[]> {
  const modalities = [...new Set(samples.map(({ modality }) => modality))].sort();
  const written = new Map<string, readonly string[]>();
  for (const modality of modalities) {
    await holdSpaces(tx, { galleryId, modality });
    written.set(modality, await writtenSpaces(tx, galleryId, modality));
  }
  return samples.map((sample) => ({
    ...sample,
    embeddings: new Map(
      (written.get(sample.modality) ?? []).map((spaceId) => {
        const vector = sample.embeddings.get(spaceId);
        if (vector === undefined) throw new SpacesChanged();
        return [spaceId, vector];
      }),
    ),
  }));
}

function enrollmentToJson(samples: readonly NewSample[], rejected: readonly RejectedImage[]): JsonObject {
  const accepted = samples.map(({ embeddings: _embeddings, ...sample }) =>
    sampleToJson(sample satisfies Sample),
  );
  return { accepted, rejected: rejected.map((image) => ({ ...image })) };
}
