import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { lockNamedIdentity } from '../identity/identity-alias.store.ts';
import { consentsByIdentity, insertConsent, refreshConsent } from './consent.store.ts';
import { consentLimits, type Consent } from './consent.types.ts';

/** What an upload says of a consent; what proves it is recorded by `recordConsent`. */
export type WantedConsent = Pick<
  Consent,
  'lawfulBasis' | 'purpose' | 'note' | 'givenAt' | 'expiresAt' | 'withdrawnAt'
>;

/**
 * Records what an upload says somebody agreed to, with an audit entry. What is recorded already is left as it is: every row of a person
 * may say it, and an upload may come twice.
 *
 * @returns False if the identity is gone.
 */
export async function recordImportedConsents(
  tx: Transaction,
  ctx: RequestContext,
  { identityId, consents, now }: { identityId: string; consents: readonly WantedConsent[]; now: Date },
): Promise<boolean> {
  if (consents.length === 0) return true;
  const named = await lockNamedIdentity(tx, identityId, 'UPDATE');
  if (named === null) return false;
  const { galleryId } = await tx.identity.findUniqueOrThrow({
    where: { id: named },
    select: { galleryId: true },
  });
  const there = (await consentsByIdentity(tx, [named])).get(named) ?? [];
  const known = new Set(there.map(keyOf));
  const room = consentLimits.recordsOfIdentity - there.length;
  const added = [...new Map(consents.map((consent) => [keyOf(consent), consent]))]
    .flatMap(([key, consent]) => (known.has(key) ? [] : [consent]))
    .slice(0, Math.max(0, room));
  for (const wanted of added) {
    const row = { id: newId(), galleryId, identityId: named, evidenceMediaId: null, createdAt: now };
    const by = {
      recordedById: ctx.actor.id,
      withdrawnById: wanted.withdrawnAt === null ? null : ctx.actor.id,
    };
    await insertConsent(tx, { ...wanted, ...row, ...by });
    await recordAudit(tx, ctx, {
      ...{ action: 'recordConsent', targetType: 'Identity', targetId: named, galleryIds: [galleryId] },
      ...{ outcome: 'OK', detail: { consentId: row.id, lawfulBasis: wanted.lawfulBasis } },
    });
  }
  if (added.length > 0) await refreshConsent(tx, [named]);
  return true;
}

const keyOf = ({ lawfulBasis, purpose, note, givenAt, expiresAt }: WantedConsent): string =>
  JSON.stringify([lawfulBasis, purpose, note, givenAt, expiresAt]);
