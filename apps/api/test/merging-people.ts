import type { Clock } from '../src/core/clock.ts';
import type { GalleryScope, RequestContext } from '../src/core/context.ts';
import { newId } from '../src/core/ids.ts';
import { IdentityMerging } from '../src/features/identity/identity-merging.ts';
import type { Database } from '../src/infra/prisma/database.ts';
import { EnrolledPeople } from './enrolled-people.ts';

const actor = { id: newId(), name: 'test', role: 'OWNER', maySeeEmbeddings: false } as const;

export function contextOf(scope: GalleryScope = { kind: 'ALL' }): RequestContext {
  return { requestId: 'test', actor: { ...actor, scope } };
}

/** People whose identities tests make one and take apart, on a server whose index takes nothing. */
export class MergingPeople extends EnrolledPeople {
  readonly merging: IdentityMerging;
  readonly #db: Database;

  constructor(database: Database, name: string, clock: Clock) {
    super(database, name);
    this.#db = database;
    const drain = { drainOwn: () => Promise.resolve({ indexed: false }) };
    this.merging = new IdentityMerging({ database, clock, drain });
  }

  /** An identity with so many samples. */
  async person(samples: number): Promise<{ readonly id: string; readonly samples: readonly string[] }> {
    const id = await this.identity();
    const vectors = Array.from({ length: samples }, (_, index) => [1, index, 0]);
    return { id, samples: await this.#db.transaction((tx) => this.enrolIn(tx, id, vectors)) };
  }

  /** The code of the failure; null if it worked. */
  async merge(loserIds: readonly (string | null)[], winnerId: string | null, ctx = contextOf()) {
    const result = await this.merging.merge(ctx, { loserIds, winnerId });
    return result.ok ? null : result.error.code;
  }

  async unmerge(identityId: string | null, ctx = contextOf()) {
    const result = await this.merging.unmerge(ctx, { identityId });
    return result.ok ? null : result.error.code;
  }

  /** Sample ids by the identity that has them, both in the order of their creation. */
  async owners(): Promise<Record<string, string[]>> {
    const rows = await this.#db.client.sample.findMany({
      where: { galleryId: this.galleryId },
      orderBy: { id: 'asc' },
      select: { id: true, identityId: true },
    });
    const owners: Record<string, string[]> = {};
    for (const { id, identityId } of rows) (owners[identityId] ??= []).push(id);
    return owners;
  }

  /** Whose the index will say that each sample is, once it has taken all changes. */
  async told(): Promise<Record<string, string>> {
    const rows = await this.#db.client.outboxEntry.findMany({
      where: { galleryId: this.galleryId },
      orderBy: { seq: 'asc' },
    });
    const told: Record<string, string> = {};
    for (const { pointId, spaceId, operation, identityId } of rows) {
      const key = `${pointId} ${spaceId}`;
      if (operation === 'UPSERT') told[key] = identityId;
      else delete told[key]; // oxlint-disable-line typescript/no-dynamic-delete -- a plain record reads best where it fails
    }
    return told;
  }

  /** The same as `told`, from the rows themselves. */
  async truth(): Promise<Record<string, string>> {
    const rows = await this.#db.client.embedding.findMany({
      where: { sample: { galleryId: this.galleryId } },
      select: { sampleId: true, spaceId: true, sample: { select: { identityId: true } } },
    });
    return Object.fromEntries(
      rows.map(({ sampleId, spaceId, sample }) => [`${sampleId} ${spaceId}`, sample.identityId]),
    );
  }
}
