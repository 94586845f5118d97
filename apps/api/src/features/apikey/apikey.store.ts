import { scopeOf, type GalleryScope, type Role } from '../../core/context.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { ApiKey } from './apikey.types.ts';

const columns = {
  id: true,
  name: true,
  prefix: true,
  role: true,
  allGalleries: true,
  maySeeEmbeddings: true,
  decisionOnly: true,
  rateLimitPerMinute: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  createdAt: true,
  galleries: { select: { galleryId: true } },
} as const;

interface Row extends Omit<ApiKey, 'scope'> {
  readonly allGalleries: boolean;
  readonly galleries: readonly { readonly galleryId: string }[];
}

function toApiKey({ allGalleries, galleries, ...rest }: Row): ApiKey {
  return { ...rest, scope: scopeOf({ allGalleries, galleries }) };
}

/** Revoked and expired keys too: the caller looks at their times. */
export async function findByHash(tx: Transaction, hash: string): Promise<ApiKey | null> {
  const row = await tx.apiKey.findUnique({ where: { hash }, select: columns });
  return row === null ? null : toApiKey(row);
}

export async function findApiKeys(tx: Transaction, ids: readonly string[]): Promise<readonly ApiKey[]> {
  const rows = await tx.apiKey.findMany({ where: { id: { in: [...ids] } }, select: columns });
  return rows.map(toApiKey);
}

/** Oldest first. A scope of some galleries lists only the keys that are limited to galleries of it. */
export async function listApiKeys(
  tx: Transaction,
  scope: GalleryScope,
  page: PageRequest,
): Promise<Page<ApiKey>> {
  const within =
    scope.kind === 'ALL'
      ? {}
      : { allGalleries: false, galleries: { some: {}, every: { galleryId: { in: [...scope.galleryIds] } } } };
  const rows = await tx.apiKey.findMany({
    where: { ...within, ...(page.after === null ? {} : { id: { gt: page.after } }) },
    select: columns,
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  });
  return cutPage(rows.map(toApiKey), page.limit);
}

/** Keeps others from making keys until the transaction ends: of two first starts, one makes the first key. */
export async function lockApiKeys(tx: Transaction): Promise<void> {
  await tx.$executeRaw`LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE`;
}

export async function countApiKeys(tx: Transaction): Promise<number> {
  return await tx.apiKey.count();
}

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly prefix: string;
  readonly role: Role;
  /** Null = all galleries, those to come included. */
  readonly galleryIds: readonly string[] | null;
  readonly maySeeEmbeddings: boolean;
  readonly decisionOnly: boolean;
  readonly rateLimitPerMinute: number | null;
  readonly expiresAt: Date | null;
  readonly createdById: string | null;
}

export async function insertApiKey(tx: Transaction, key: NewApiKey): Promise<ApiKey> {
  const { galleryIds, ...columnsOfKey } = key;
  const row = await tx.apiKey.create({
    data: {
      ...columnsOfKey,
      allGalleries: galleryIds === null,
      galleries: { create: (galleryIds ?? []).map((galleryId) => ({ galleryId })) },
    },
    select: columns,
  });
  return toApiKey(row);
}

export async function replaceSecret(
  tx: Transaction,
  id: string,
  secret: { readonly hash: string; readonly prefix: string },
): Promise<ApiKey> {
  return toApiKey(await tx.apiKey.update({ where: { id }, data: secret, select: columns }));
}

export async function revokeApiKey(tx: Transaction, id: string, revokedAt: Date): Promise<ApiKey> {
  return toApiKey(await tx.apiKey.update({ where: { id }, data: { revokedAt }, select: columns }));
}

export async function touchApiKey(tx: Transaction, id: string, lastUsedAt: Date): Promise<void> {
  await tx.apiKey.updateMany({ where: { id }, data: { lastUsedAt } });
}
