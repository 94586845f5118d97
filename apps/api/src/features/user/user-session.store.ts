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
