import type { GalleryScope } from '../../core/context.ts';
import { timeAt, type JsonObject } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import { isUniqueViolation } from '../../infra/prisma/database-errors.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import { resolveIdentityIds } from './identity-alias.store.ts';
import type { Identity, IdentityFilter } from './identity.types.ts';

const columns = {
  id: true,
  galleryId: true,
  externalId: true,
  name: true,
  metadata: true,
  tags: true,
  enabled: true,
  validUntil: true,
  mergedIntoId: true,
  createdAt: true,
  updatedAt: true,
} as const;

type Row = Prisma.IdentityGetPayload<{ select: typeof columns }>;

function toIdentity(row: Row): Identity {
  return { ...row, metadata: row.metadata as JsonObject }; // reason: only objects are written
}

/** Identities of galleries that are neither deleted nor outside the scope. */
function visible(scope: GalleryScope): Prisma.IdentityWhereInput {
  const gallery = { deletedAt: null };
  return scope.kind === 'ALL' ? { gallery } : { gallery, galleryId: { in: [...scope.galleryIds] } };
}

/** The rows themselves: a merged one is found as such, see `findNamedIdentities`. */
export async function findIdentities(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Identity[]> {
  const rows = await tx.identity.findMany({
    where: { ...visible(scope), id: { in: [...ids] } },
    select: columns,
  });
  return rows.map(toIdentity);
}

/** What each id names now: the identity, or the one that it was merged into. Ids of nothing visible are left out. */
export async function findNamedIdentities(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Identity>> {
  const rows = new Map((await findIdentities(tx, scope, ids)).map((row) => [row.id, row]));
  const merged = [...rows.values()].filter((row) => row.mergedIntoId !== null).map((row) => row.id);
  const winnerIds = await resolveIdentityIds(tx, merged);
  const winners = merged.length === 0 ? [] : await findIdentities(tx, scope, [...winnerIds.values()]);
  for (const [id, winnerId] of winnerIds) {
    const winner = winners.find((row) => row.id === winnerId);
    if (winner === undefined) rows.delete(id);
    else rows.set(id, winner);
  }
  return rows;
}

export async function findByExternalIds(
  tx: Transaction,
  galleryId: string,
  externalIds: readonly string[],
): Promise<readonly Identity[]> {
  const where = { galleryId, externalId: { in: [...externalIds] } };
  return (await tx.identity.findMany({ where, select: columns })).map(toIdentity);
}

/** Those of the ids that are identities of the gallery. */
export async function findIdentitiesOf(
  tx: Transaction,
  galleryId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const where = { galleryId, id: { in: [...ids] } };
  return new Set((await tx.identity.findMany({ where, select: { id: true } })).map(({ id }) => id));
}

/** Ids by name, where exactly one identity of the gallery has the name. */
export async function findByNames(
  tx: Transaction,
  galleryId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ name: string; id: string }[]>`
    SELECT name, min(id::text) AS id FROM identities
    WHERE gallery_id = ${galleryId}::uuid AND merged_into_id IS NULL AND name = ANY(${[...names]})
    GROUP BY name HAVING count(*) = 1`;
  return new Map(rows.map(({ name, id }) => [name, id]));
}

/** Oldest first. For a gallery that the caller was given already. */
export async function listIdentities(
  tx: Transaction,
  galleryId: string,
  query: { readonly filter: IdentityFilter; readonly page: PageRequest },
): Promise<Page<Identity>> {
  const { filter, page } = query;
  const where: Prisma.IdentityWhereInput = { galleryId, mergedIntoId: null };
  if (filter.nameContains !== undefined) where.name = { contains: filter.nameContains, mode: 'insensitive' };
  if (filter.textContains !== undefined) {
    const part = { contains: filter.textContains, mode: 'insensitive' as const };
    where.OR = [{ name: part }, { externalId: part }];
  }
  if (filter.tag !== undefined) where.tags = { has: filter.tag };
  if (filter.enabled !== undefined) where.enabled = filter.enabled;
  if (page.after !== null) where.id = { gt: page.after };
  const rows = await tx.identity.findMany({
    where,
    select: columns,
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  });
  return cutPage(rows.map(toIdentity), page.limit);
}

export async function countSamples(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const where = { identityId: { in: [...identityIds] } };
  const rows = await tx.sample.groupBy({ by: ['identityId'], where, _count: { _all: true } });
  return new Map(rows.map((row) => [row.identityId, row._count._all]));
}

export type NewIdentity = Omit<Identity, 'mergedIntoId' | 'createdAt' | 'updatedAt'>;

/** JSON and lists as Prisma takes them: its types want them mutable. */
function writable<T extends Partial<NewIdentity>>(row: T) {
  const { metadata, tags, ...rest } = row;
  return {
    ...rest,
    ...(metadata === undefined ? {} : { metadata: metadata as Prisma.InputJsonObject }), // reason: JsonObject is JSON, nulls inside included
    ...(tags === undefined ? {} : { tags: [...tags] }),
  };
}

/** The database refused an external id that another transaction took meanwhile. */
export class ExternalIdTakenError extends Error {
  override readonly name = 'ExternalIdTakenError';
}

function refusedRow(error: unknown): never {
  throw isUniqueViolation(error)
    ? new ExternalIdTakenError('the external id is taken', { cause: error })
    : error;
}

/** @throws {ExternalIdTakenError} if the gallery has the external id already; the transaction is lost then. */
export async function insertIdentity(tx: Transaction, row: NewIdentity): Promise<Identity> {
  return toIdentity(await tx.identity.create({ data: writable(row), select: columns }).catch(refusedRow));
}

/** Many at once, of ids and external ids that nobody has. */
export async function insertIdentities(tx: Transaction, rows: readonly NewIdentity[]): Promise<void> {
  await tx.identity.createMany({ data: rows.map(writable) });
}

/** @throws {ExternalIdTakenError} as `insertIdentity`. */
export async function changeIdentity(
  tx: Transaction,
  id: string,
  change: Partial<Omit<NewIdentity, 'id' | 'galleryId'>>,
): Promise<Identity> {
  const changed = tx.identity.update({ where: { id }, data: writable(change), select: columns });
  return toIdentity(await changed.catch(refusedRow));
}

/** Waits for whoever enrols into the identities, and keeps others out until the transaction ends. */
export async function lockIdentities(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM identities WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
}

export async function deleteIdentities(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.identity.deleteMany({ where: { id: { in: [...ids] } } });
}

/** The next identities of a gallery that is being purged. */
export async function nextIdentityIds(tx: Transaction, galleryId: string, limit: number): Promise<string[]> {
  const rows = await tx.identity.findMany({
    where: { galleryId },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map((row) => row.id);
}

/** An identity as an idempotency record keeps it. */
export function identityToJson(identity: Identity): JsonObject {
  return {
    ...identity,
    validUntil: identity.validUntil?.toISOString() ?? null,
    createdAt: identity.createdAt.toISOString(),
    updatedAt: identity.updatedAt.toISOString(),
  };
}

export function identityFromJson(json: JsonObject): Identity {
  const identity = json as unknown as Identity; // reason: written by identityToJson; its times are revived below
  const validUntil = json['validUntil'];
  return {
    ...identity,
    validUntil: typeof validUntil === 'string' ? new Date(validUntil) : null,
    createdAt: timeAt(json, 'createdAt'),
    updatedAt: timeAt(json, 'updatedAt'),
  };
}
