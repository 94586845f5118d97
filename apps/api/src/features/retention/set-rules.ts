import type { Transaction } from '../../infra/prisma/database.ts';
import { changedRule } from './retention-terms.ts';
import { lockRules, ruleBooks, writeRule } from './retention.store.ts';
import type { AskedRule, Term } from './retention.types.ts';

/** Stores what somebody asks for, of a gallery or (null) of the instance. */
export async function setRules(
  tx: Transaction,
  of: { readonly galleryId: string | null; readonly rules: readonly AskedRule[]; readonly now: Date },
): Promise<void> {
  const { galleryId, rules, now } = of;
  await lockRules(tx);
  const book = (await ruleBooks(tx, galleryId === null ? [] : [galleryId])).get(galleryId);
  if (book === undefined) return;
  for (const rule of rules) await writeRule(tx, galleryId, changedRule(book, rule, now));
}

/** `expiredBodyDays` of a gallery and its rule are one. */
export async function setBodyTerm(
  tx: Transaction,
  { galleryId, days, now }: { readonly galleryId: string; readonly days: Term; readonly now: Date },
): Promise<void> {
  await setRules(tx, { galleryId, now, rules: [{ kind: 'EXPIRED_BODIES', term: { days } }] });
}
