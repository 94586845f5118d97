import { newId } from '../../core/ids.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { recordEvent } from '../webhook/event.store.ts';
import { findErasures, finishErasure, readWorkspace, receiptFacts } from './erasure.store.ts';
import type { ErasureParts } from './erasure-parts.ts';
import type { Erasure } from './erasure.types.ts';
import { receiptFormat, type Receipt } from './receipt.ts';

/** Closes the erasure: the receipt is written, and what was kept to find the person is deleted. */
export async function closeErasure(parts: ErasureParts, id: string): Promise<void> {
  const { database, clock, signer, receipts } = parts;
  const finishedAt = clock.now();
  const text = await database.transaction(async (tx) => {
    const [erasure] = await findErasures(tx, { kind: 'ALL' }, [id]);
    const workspace = await readWorkspace(tx, id);
    if (erasure === undefined || workspace === null) return null;
    const { galleryId } = erasure;
    const modelVersionIds = [...new Set(workspace.modelVersionIds)];
    const facts = await receiptFacts(tx, { galleryId, modelVersionIds });
    const receipt = signer.sign(receiptOf(erasure, { ...facts, server: parts.server, finishedAt }));
    if (!(await finishErasure(tx, id, { receipt, finishedAt }))) return null;
    const detail = { erasureId: id, removed: { ...erasure.removed } };
    const target = { targetType: 'Identity', targetId: erasure.identityId, galleryIds: [galleryId] };
    const by = { requestId: `erasure ${newId()}`, actor: null };
    await recordEvent(tx, {
      kind: 'identity.erased',
      galleryIds: [galleryId],
      ids: { erasureId: id, identityId: erasure.identityId, identityIds: erasure.identityIds, galleryId },
    });
    await recordAudit(tx, by, { action: 'finishErasure', outcome: 'OK', detail, ...target });
    return receipt;
  });
  if (text !== null) await receipts.write(id, text);
}

interface Facts {
  readonly models: Receipt['models'];
  readonly uploads: number;
  readonly server: string;
  readonly finishedAt: Date | null;
}

export function receiptOf(erasure: Erasure, { models, uploads, server, finishedAt }: Facts): Receipt {
  const { id, galleryId, identityId, identityIds, reason, createdAt, removed } = erasure;
  return {
    format: receiptFormat.name,
    version: receiptFormat.version,
    erasureId: id,
    ...{ galleryId, identityId, identityIds: [...identityIds], reason, server },
    state: finishedAt === null ? 'ORDERED' : 'DONE',
    requestedAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    removed: Object.fromEntries(Object.entries(removed).filter(([, count]) => count > 0)),
    models: models.map(({ id: modelId, name, version }) => ({ id: modelId, name, version })),
    notReached: notReached({ hasModels: models.length > 0, uploads }),
  };
}

/** What this server does not have in its hands. */
function notReached(facts: { readonly hasModels: boolean; readonly uploads: number }): Receipt['notReached'] {
  return [
    {
      what: 'BACKUPS',
      why: 'files that were made before hold the person: delete them, or restore them with this receipt, which erases again',
    },
    {
      what: 'DOWNLOADED_EXPORTS',
      why: 'exports of the gallery that somebody fetched before are theirs to delete',
    },
    {
      what: 'ANSWERS',
      why: 'answers that callers have got, and what they made of them, are theirs to delete',
    },
    { what: 'WEBHOOKS', why: 'deliveries that were made named ids of the person, and nothing else' },
    {
      what: 'FREED_STORAGE',
      why: 'pages of the database, its write-ahead log, segments of the vector index and sectors of disks keep deleted bytes until they are overwritten',
    },
    ...(facts.hasModels
      ? [
          {
            what: 'MODELS',
            why: 'what models have learnt from the person cannot be taken out: train anew without them',
          },
        ]
      : []),
    ...(facts.uploads === 0
      ? []
      : [
          {
            what: 'UPLOADS',
            why: `${facts.uploads} uploads wait to be imported into the gallery and may have pictures of the person`,
          },
        ]),
  ];
}
