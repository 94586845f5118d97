import { scopeOf, type GalleryScope, type Role } from '../../core/context.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Grant, User } from './user.types.ts';

const columns = {
  id: true,
  name: true,
  email: true,
  role: true,
  allGalleries: true,
  decisionOnly: true,
  joinedAt: true,
  lastSignInAt: true,
  disabledAt: true,
  createdAt: true,
  galleries: { select: { galleryId: true } },
} as const;

interface Row extends Omit<User, 'scope'> {
  readonly allGalleries: boolean;
  readonly galleries: readonly { readonly galleryId: string }[];
}

function toUser({ allGalleries, galleries, ...rest }: Row): User {
  return { ...rest, scope: scopeOf({ allGalleries, galleries }) };
}

/** People who were removed are not there for anybody. */
const present = { removedAt: null } as const;

export async function findUsers(tx: Transaction, ids: readonly string[]): Promise<readonly User[]> {
  const rows = await tx.user.findMany({ where: { id: { in: [...ids] }, ...present }, select: columns });
  return rows.map(toUser);
}

export async function findUserByEmail(tx: Transaction, email: string): Promise<User | null> {
  const row = await tx.user.findFirst({ where: { email, ...present }, select: columns });
  return row === null ? null : toUser(row);
}

/** Oldest first. A scope of some galleries lists only people who are limited to galleries of it. */
export async function listUsers(
  tx: Transaction,
  scope: GalleryScope,
  page: PageRequest,
): Promise<Page<User>> {
  const within =
    scope.kind === 'ALL'
      ? {}
      : { allGalleries: false, galleries: { some: {}, every: { galleryId: { in: [...scope.galleryIds] } } } };
  const rows = await tx.user.findMany({
    where: { ...present, ...within, ...(page.after === null ? {} : { id: { gt: page.after } }) },
    select: columns,
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  });
  return cutPage(rows.map(toUser), page.limit);
}

/** Names by id, of removed people too: what they did stays theirs. */
export async function findUserNames(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.user.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } });
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Keeps others from changing who has which role until the transaction ends: one OWNER remains, and one is made first. */
export async function lockUsers(tx: Transaction): Promise<void> {
  await tx.$executeRaw`LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`;
}

/** People who rule over everything and can sign in. */
export async function countOwners(tx: Transaction): Promise<number> {
  const able = { ...present, disabledAt: null, joinedAt: { not: null } };
  return await tx.user.count({ where: { role: 'OWNER', allGalleries: true, ...able } });
}

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly galleryIds: readonly string[] | null;
  readonly invitedById: string | null;
  readonly joinedAt: Date | null;
}

export async function insertUser(tx: Transaction, user: NewUser): Promise<User> {
  const { galleryIds, ...columnsOfUser } = user;
  const row = await tx.user.create({
    data: {
      ...columnsOfUser,
      // Whoever may invite vouches for the address: nobody signs up by themselves.
      emailVerified: true,
      allGalleries: galleryIds === null,
      galleries: { create: (galleryIds ?? []).map((galleryId) => ({ galleryId })) },
    },
    select: columns,
  });
  return toUser(row);
}

export async function updateGrant(tx: Transaction, id: string, grant: Grant): Promise<User> {
  await tx.userGallery.deleteMany({ where: { userId: id } });
  const row = await tx.user.update({
    where: { id },
    data: {
      role: grant.role,
      allGalleries: grant.galleryIds === null,
      ...(grant.decisionOnly === undefined ? {} : { decisionOnly: grant.decisionOnly }),
      galleries: { create: (grant.galleryIds ?? []).map((galleryId) => ({ galleryId })) },
    },
    select: columns,
  });
  return toUser(row);
}

export async function updateUser(
  tx: Transaction,
  id: string,
  change: {
    readonly name?: string;
    readonly joinedAt?: Date;
    readonly lastSignInAt?: Date;
    readonly disabledAt?: Date | null;
  },
): Promise<User> {
  return toUser(await tx.user.update({ where: { id }, data: change, select: columns }));
}

/** Takes away how the person signs in and the address, which may be invited anew; the name stays with what was done. */
export async function forgetUser(tx: Transaction, id: string, removedAt: Date): Promise<void> {
  const of = { where: { userId: id } };
  await tx.userSession.deleteMany(of);
  await tx.userAccount.deleteMany(of);
  await tx.userLink.deleteMany(of);
  await tx.userGallery.deleteMany(of);
  await tx.user.update({ where: { id }, data: { removedAt, email: `${id}@removed.invalid` } });
}

/** Of somebody who never came. */
export async function deleteUser(tx: Transaction, id: string): Promise<void> {
  await tx.user.delete({ where: { id } });
}
