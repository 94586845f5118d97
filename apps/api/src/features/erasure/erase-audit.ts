import { jsonWithout, namingOf } from './naming.ts';
import { addRemoved } from './erasure.store.ts';
import type { ErasureStep } from './erasure-parts.ts';
import { erasedText } from './text-traces.store.ts';

/** Entries of the audit log name rows, never people; should one do so all the same, the name goes and the chain holds. */
export const eraseFromAudit: ErasureStep = async ({ database, redact, clock }, { erasure, workspace }) => {
  const naming = namingOf(workspace.names);
  await database.transaction(async (tx) => {
    const auditEntries = await redact(tx, {
      galleryId: erasure.galleryId,
      words: naming.words,
      without: (detail) => jsonWithout(detail, naming, erasedText),
      now: clock.now(),
    });
    await addRemoved(tx, erasure.id, { removed: { auditEntries } });
  });
};
