import type { Transaction } from '../../infra/prisma/database.ts';
import { instanceScope, type RetentionKind, type StoredRule } from './retention.types.ts';
import type { RuleBook } from './retention-terms.ts';

/** Changes of rules wait for each other, so that none is judged by a term that another is changing. */
export async function lockRules(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('retention rules', 0))`;
}

/** By gallery; null is the instance's own. Galleries that are gone or going are left out. */
export async function ruleBooks(
  tx: Transaction,
  galleryIds: readonly string[] | null,
): Promise<ReadonlyMap<string | null, RuleBook>> {
  const galleries = await tx.gallery.findMany({
    where: { deletedAt: null, ...(galleryIds === null ? {} : { id: { in: [...galleryIds] } }) },
    select: { id: true, expiredBodyDays: true },
  });
  const scopes = [instanceScope, ...galleries.map(({ id }) => id)];
  const rows = await tx.retentionRule.findMany({ where: { scope: { in: scopes } } });
  const byScope = Map.groupBy(rows, ({ scope }) => scope);
  const rulesOf = (scope: string): ReadonlyMap<RetentionKind, StoredRule> =>
    new Map((byScope.get(scope) ?? []).map((row) => [row.kind, row]));
  const instance = rulesOf(instanceScope);
  return new Map<string | null, RuleBook>([
    [null, { instance, gallery: null }],
    ...galleries.map(({ id, expiredBodyDays }): [string, RuleBook] => [
      id,
      { instance, gallery: rulesOf(id), expiredBodyDays },
    ]),
  ]);
}

export async function writeRule(
  tx: Transaction,
  galleryId: string | null,
  rule: Omit<StoredRule, 'updatedAt'>,
): Promise<void> {
  const { kind, ...change } = rule;
  const scope = galleryId ?? instanceScope;
  await tx.retentionRule.upsert({
    where: { scope_kind: { scope, kind } },
    create: { scope, kind, galleryId, ...change },
    update: change,
    select: { scope: true },
  });
}
