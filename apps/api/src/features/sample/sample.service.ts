import type { RequestContext } from '../../core/context.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { notFound } from '../../core/user-failure.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { lockSamples } from '../search/outbox.store.ts';
import { ADVISED_AT_ONCE, coverageAdvice, MOST_SAMPLES, type CoverageAdvice } from './coverage-advice.ts';
import { BulkEnrollment } from './bulk-enrollment.ts';
import { enrollSamples, prepareEnrollment } from './enroll.ts';
import type { EnrollmentAside, EnrollParts } from './enroll.ts';
import { findEnrollTarget } from './enroll-target.store.ts';
import type { EnrollTarget } from './enroll-target.store.ts';
import { inspectPicture } from './inspection.ts';
import type { InspectedSubject, InspectionFailure, InspectionRequest } from './inspection.ts';
import { sampleIdsPath, sampleIdsProblem } from './sample-ids.ts';
import { moveSamples } from './sample-move.ts';
import type { MoveOutcome, MoveRequest } from './sample-move.ts';
import { removeSamples } from './sample-removal.ts';
import * as store from './sample.store.ts';
import type { EnrollOutcome, EnrollRequest, Sample } from './sample.types.ts';

export interface DeletionOutcome {
  readonly deletedIds: readonly string[];
  readonly indexed: boolean;
  readonly userErrors: readonly UserFailure[];
}

/** Samples: the pictures by which identities are known. */
export class SampleService {
  readonly #parts: EnrollParts;

  constructor(parts: EnrollParts) {
    this.#parts = parts;
  }

  /** Visible ones only, in no stated order. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Sample[]> {
    return store.findSamples(this.#parts.database.client, ctx.actor.scope, ids);
  }

  /** For a gallery or an identity that the caller was given already. */
  async list(
    owner: { readonly galleryId: string } | { readonly identityId: string },
    page: PageRequest,
  ): Promise<Page<Sample>> {
    return store.listSamples(this.#parts.database.client, owner, page);
  }

  /** By identity, for identities that the caller was given already. */
  async portraits(identityIds: readonly string[]): Promise<ReadonlyMap<string, Sample>> {
    return store.findPortraits(this.#parts.database.client, identityIds);
  }

  /** What more would make each identity easier to find, for identities that the caller was given already. */
  async coverageAdvice(
    identityIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly CoverageAdvice[]>> {
    const { client } = this.#parts.database;
    const advice = new Map<string, readonly CoverageAdvice[]>();
    for (let start = 0; start < identityIds.length; start += ADVISED_AT_ONCE) {
      const ids = identityIds.slice(start, start + ADVISED_AT_ONCE);
      const samples = await store.newestSamples(client, ids, MOST_SAMPLES);
      for (const id of ids) advice.set(id, coverageAdvice(samples.get(id) ?? []));
    }
    return advice;
  }

  /** The identity with what its gallery says about samples; null if it does not exist for the caller. */
  async findOwner(ctx: RequestContext, identityId: string | null): Promise<EnrollTarget | null> {
    const { client } = this.#parts.database;
    return identityId === null ? null : findEnrollTarget(client, ctx.actor.scope, identityId);
  }

  /** The same for many pictures at once, for jobs. */
  get bulk(): BulkEnrollment {
    return new BulkEnrollment(this.#parts);
  }

  async enroll(ctx: RequestContext, request: EnrollRequest): Promise<EnrollOutcome> {
    return enrollSamples(this.#parts, ctx, request);
  }

  /** For a mutation that enrolls as a part of what it does; it writes in its own transaction, by `writeEnrollment`. */
  async prepareEnrollment(
    ctx: RequestContext,
    request: EnrollRequest,
  ): Promise<Result<EnrollmentAside, readonly UserFailure[]>> {
    return prepareEnrollment(this.#parts, ctx, request);
  }

  /** Finds and measures the subjects of a picture; stores nothing but an audit entry. */
  async inspect(
    ctx: RequestContext,
    request: InspectionRequest,
  ): Promise<Result<readonly InspectedSubject[], InspectionFailure>> {
    return inspectPicture(this.#parts, ctx, request);
  }

  /** The crop as a picture file; null if the sample is hidden or its gallery keeps no crops. */
  async readCrop(ctx: RequestContext, sampleId: string): Promise<Uint8Array | null> {
    const [sample] = await this.findMany(ctx, [sampleId]);
    const key = sample?.cropBlobKey ?? null;
    return key === null ? null : this.#parts.blobs.read(key);
  }

  /** Gives samples to another identity of their gallery: all of them or none. */
  async move(ctx: RequestContext, request: MoveRequest): Promise<MoveOutcome> {
    return moveSamples(this.#parts, ctx, request);
  }

  /** All of them or, should one be unknown, none. `null` stands for an id that was no sample's. */
  async delete(ctx: RequestContext, ids: readonly (string | null)[]): Promise<DeletionOutcome> {
    const { database, clock, blobs, drain } = this.#parts;
    const problem = sampleIdsProblem(ids);
    if (problem !== null) {
      return { deletedIds: [], indexed: true, userErrors: [problem] };
    }
    const wanted = [...new Set(ids.flatMap((id) => id ?? []))];
    const removed = await database.transaction(async (tx) => {
      // Locked before they are looked at: another caller may be deleting one of them.
      await lockSamples(tx, wanted);
      const found = await store.findSamples(tx, ctx.actor.scope, wanted);
      if (found.length < wanted.length || ids.includes(null)) {
        return null;
      }
      const outcome = await removeSamples(tx, { sampleIds: wanted }, clock.now());
      await recordAudit(tx, ctx, {
        action: 'deleteSamples',
        galleryIds: [...new Set(found.map((sample) => sample.galleryId))],
        outcome: 'OK',
        detail: { samples: wanted },
      });
      return outcome;
    });
    if (removed === null) {
      return { deletedIds: [], indexed: true, userErrors: [notFound('sample', sampleIdsPath)] };
    }
    const { indexed } = await drain.drainOwn({ spaceIds: removed.spaceIds, timeoutMs: 2000 });
    // The removal holds already; what a failing disk keeps, the sweeper of orphaned blobs takes later.
    await blobs.delete(removed.cropBlobKeys).catch(() => undefined);
    return { deletedIds: wanted, indexed, userErrors: [] };
  }
}
