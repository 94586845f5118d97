import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { consentMissing } from '../consent/consent-rule.ts';
import type { Consent } from '../consent/consent.types.ts';
import { mayBecomeEnrolled } from '../consent/consent.store.ts';
import { blobKeysInUse } from '../media/media.store.ts';
import type { EnrollParts } from './enroll.ts';
import { preparePictures, storePictures } from './enroll-preparation.ts';
import type { PreparedSample } from './enroll-preparation.ts';
import { findBulkTarget } from './enroll-target.store.ts';
import type { EnrollTarget } from './enroll-target.store.ts';
import { writeEnrollment } from './enrollment.ts';
import type { Enrollment } from './enrollment.ts';
import { mapInOrder } from './in-order.ts';
import type { ReviewMode } from './quality-gate.ts';
import type { Rejection } from './reject-reason.ts';
import { enrolledPictures } from './sample.store.ts';
import type { NewSample } from './sample.store.ts';
import type { PictureFacts } from './sample.types.ts';
import { sortOut } from './strict-sorting.ts';

/** As many as eight callers at once would send: the workers of the pool never wait for the next picture. */
const picturesAtOnce = 8;
const drainTimeoutMs = 2_000;

/** The gallery that pictures go into, before it is known whose they are. */
export type BulkTarget = Omit<EnrollTarget, 'identityId'>;

export interface BulkPicture {
  readonly facts: PictureFacts;
  readonly bytes: Uint8Array;
}

/** One identity's pictures of a batch, in the order of the batch. */
export interface BulkGroup {
  readonly target: EnrollTarget;
  readonly prepared: readonly PreparedSample[];
}

export interface BulkPlacing {
  readonly review: ReviewMode;
  /** Gets the keys of crops that are stored. */
  readonly written: string[];
  /** Recorded before the samples are written, in the same transaction. */
  readonly consents?: readonly Pick<Consent, 'expiresAt' | 'withdrawnAt'>[];
}

/** What becomes of a picture of a group: the sample to write, or why there is none. */
export type BulkOutcome = Result<NewSample, Rejection>;

/**
 * The steps of `enrollSamples` for many pictures of many identities, for jobs that keep their own account of what is done:
 * prepare ahead, sort out once the samples before are there, write in the caller's transaction.
 */
export class BulkEnrollment {
  readonly #parts: EnrollParts;

  constructor(parts: EnrollParts) {
    this.#parts = parts;
  }

  /** Null if the gallery is gone or going. */
  async findTarget(galleryId: string): Promise<BulkTarget | null> {
    return await findBulkTarget(this.#parts.database.client, galleryId);
  }

  /** Whether the gallery takes samples of that kind. */
  serves({ activeSpaces }: BulkTarget, modality: Modality): boolean {
    return activeSpaces.has(modality);
  }

  /** Decodes, finds, checks and embeds. Pictures whose original nobody keeps are let go of. */
  async prepare<P, E>(
    pictures: readonly P[],
    read: (picture: P) => Promise<Result<BulkPicture, E>>,
    { target, review }: { readonly target: BulkTarget; readonly review: ReviewMode },
  ): Promise<Result<PreparedSample, Rejection | E>[]> {
    await this.#parts.serve([...new Set([...target.writtenSpaces.values()].flat())]);
    const options = {
      target: { ...target, identityId: '' },
      review,
      now: this.#parts.clock.now(),
    };
    // Samples are listed by their ids: in the order of the pictures, not in that in which they are done.
    const ids = pictures.map(() => newId());
    return await mapInOrder(pictures, picturesAtOnce, async (wanted, index) => {
      const given = await read(wanted);
      if (!given.ok) return given;
      const { facts, bytes } = given.value;
      const picture = { image: facts, source: { bytes }, id: ids[index] ?? newId() };
      const [prepared] = await preparePictures(this.#parts, [picture], options);
      if (prepared === undefined) throw new RangeError('prepare: one picture must have one outcome');
      if (!prepared.ok || target.keepOriginals) return prepared;
      const withoutBytes = { ...prepared.value.picture, bytes: new Uint8Array() };
      return ok({ ...prepared.value, picture: withoutBytes });
    });
  }

  /** Refuses copies of pictures that the identity has, and what the review mode refuses; stores the crops of the others. */
  async place(
    ctx: RequestContext,
    group: BulkGroup,
    { review, written, consents = [] }: BulkPlacing,
  ): Promise<readonly BulkOutcome[]> {
    const { target } = group;
    if (!(await this.#mayTake(target, consents))) return group.prepared.map(() => fail(consentMissing));
    const outcomes = await this.#withoutCopies(group);
    const request = { review, force: false };
    const { accepted, rejected } = await sortOut(this.#parts, outcomes, { target, request });
    const samples = await storePictures(this.#parts, ctx, { prepared: accepted, target, written });
    const refused = new Map(rejected.map(({ index, reason, message }) => [index, { reason, message }]));
    const stored = samples.values();
    return outcomes.map((_outcome, index): BulkOutcome => {
      const rejection = refused.get(index);
      if (rejection !== undefined) return fail(rejection);
      const next = stored.next();
      if (next.done === true) throw new RangeError('place: every accepted picture must have a sample');
      return ok(next.value);
    });
  }

  /** @throws {DependencyError} if the gallery began to change its model meanwhile: its pictures are prepared once more. */
  async write(tx: Transaction, ctx: RequestContext, enrollment: Enrollment): Promise<void> {
    await writeEnrollment(tx, ctx, enrollment);
  }

  /** Lets the index take what was written, for a moment; searches see it in any case. */
  async drain({ writtenSpaces }: BulkTarget): Promise<void> {
    const spaceIds = [...new Set([...writtenSpaces.values()].flat())];
    await this.#parts.drain.drainOwn({ spaceIds, timeoutMs: drainTimeoutMs });
  }

  /** Removes crops that no sample came to have. What cannot be removed now, the sweeper finds. */
  async discard(written: readonly string[]): Promise<void> {
    if (written.length === 0) return;
    const { blobs, database } = this.#parts;
    try {
      const used = await blobKeysInUse(database.client, written);
      await blobs.delete(written.filter((key) => !used.has(key)));
    } catch {
      // As said above.
    }
  }

  /** Somebody who is about to be made has agreed to nothing but what is recorded with them. */
  async #mayTake(
    { identityId, galleryId }: EnrollTarget,
    consents: NonNullable<BulkPlacing['consents']>,
  ): Promise<boolean> {
    const { client } = this.#parts.database;
    return await mayBecomeEnrolled(client, { identityId, galleryId, consents });
  }

  /** The same file twice for one person says nothing new, whatever the review mode: an import may be repeated. */
  async #withoutCopies({
    target,
    prepared,
  }: BulkGroup): Promise<readonly Result<PreparedSample, Rejection>[]> {
    const hashes = prepared.map(({ sample }) => sample.pictureSha256);
    const { client } = this.#parts.database;
    const seen = new Set(await enrolledPictures(client, target.identityId, hashes));
    return prepared.map((one) => {
      const { pictureSha256 } = one.sample;
      if (seen.has(pictureSha256)) return fail(copy);
      seen.add(pictureSha256);
      return ok({ ...one, sample: { ...one.sample, identityId: target.identityId } });
    });
  }
}

const copy: Rejection = {
  reason: 'DUPLICATE_SAMPLE',
  message: 'the identity has a sample of the same file already',
};
