import type { Transaction } from '../../infra/prisma/database.ts';

export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
}

export async function findSession(tx: Transaction, token: string): Promise<SessionRow | null> {
  const select = { id: true, userId: true, createdAt: true, expiresAt: true, lastSeenAt: true } as const;
  return await tx.userSession.findUnique({ where: { token }, select });
}

/** A session as the person sees it, to know a foreign one by where it came from. */
export interface OwnSession extends SessionRow {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

interface Living {
  readonly userId: string;
  readonly now: Date;
  readonly idleSince: Date;
}

/** The person's sessions that hold, the one that was used last first. */
export async function findOwnSessions(
  tx: Transaction,
  { userId, now, idleSince }: Living,
): Promise<readonly OwnSession[]> {
  return await tx.userSession.findMany({
    where: { userId, expiresAt: { gt: now }, lastSeenAt: { gte: idleSince } },
    select: {
      ...{ id: true, userId: true, createdAt: true, expiresAt: true, lastSeenAt: true },
      ...{ ipAddress: true, userAgent: true },
    },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
  });
}

/** Ends one session of the person, or all but one. @returns how many. */
export async function endSessions(
  tx: Transaction,
  {
    userId,
    which,
  }: { readonly userId: string; readonly which: { readonly id: string } | { readonly not: string } },
): Promise<number> {
  const id = 'id' in which ? which.id : { not: which.not };
  return (await tx.userSession.deleteMany({ where: { userId, id } })).count;
}

export async function touchSession(tx: Transaction, id: string, lastSeenAt: Date): Promise<void> {
  await tx.userSession.updateMany({ where: { id }, data: { lastSeenAt } });
}

/** Signs the person out everywhere. */
export async function deleteSessions(tx: Transaction, userId: string): Promise<void> {
  await tx.userSession.deleteMany({ where: { userId } });
}

/** Sessions whose time is over; nobody can use them any more. */
export async function deleteDeadSessions(
  tx: Transaction,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<void> {
  await tx.userSession.deleteMany({
    where: { OR: [{ expiresAt: { lte: now } }, { lastSeenAt: { lt: idleSince } }] },
  });
}
