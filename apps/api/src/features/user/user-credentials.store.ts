import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { LinkPurpose } from './user.types.ts';

/** As better-auth names the way of a password. */
const passwordProvider = 'credential';

/** Sets the password, whether there was one or not. */
export async function setPassword(tx: Transaction, userId: string, hash: string): Promise<void> {
  const key = { providerId: passwordProvider, accountId: userId };
  await tx.userAccount.upsert({
    where: { providerId_accountId: key },
    create: { id: newId(), ...key, userId, password: hash },
    update: { password: hash },
  });
}

/** Whether the person signs in by a password; others come by a provider. */
export async function hasPassword(tx: Transaction, userId: string): Promise<boolean> {
  return (await tx.userAccount.count({ where: { userId, providerId: passwordProvider } })) > 0;
}

export interface NewLink {
  readonly hash: string;
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly expiresAt: Date;
}

/** A newer link replaces the older ones of its purpose. */
export async function replaceLink(tx: Transaction, link: NewLink): Promise<void> {
  await tx.userLink.deleteMany({ where: { userId: link.userId, purpose: link.purpose } });
  await tx.userLink.create({ data: link });
}

/** Whose live link it is; null if it is unknown, used or over. */
export async function findLink(
  tx: Transaction,
  { hash, purpose, now }: { readonly hash: string; readonly purpose: LinkPurpose; readonly now: Date },
): Promise<string | null> {
  const live = { hash, purpose, expiresAt: { gt: now } };
  return (await tx.userLink.findFirst({ where: live, select: { userId: true } }))?.userId ?? null;
}

/** @returns false if another transaction was first. */
export async function takeLink(tx: Transaction, hash: string): Promise<boolean> {
  return (await tx.userLink.deleteMany({ where: { hash } })).count === 1;
}

export async function deleteLinks(tx: Transaction, userId: string): Promise<void> {
  await tx.userLink.deleteMany({ where: { userId } });
}
