import type { Transaction } from '../../infra/prisma/database.ts';
import type { GateVerdict as PromotionGate } from '../promotion/promotion.parts.ts';
import { newestVerdicts } from './gate.store.ts';

const reasons = {
  PASSED: 'the evaluation found it no worse than what the galleries use',
  REFUSED: 'the evaluation found it worse than what a gallery uses',
  INCONCLUSIVE: 'the evaluation could not tell whether it is as good as what a gallery uses',
} as const;

/**
 * What evaluations say of a model in all of the galleries: the worst of their newest verdicts. Null where one of them has
 * none, because the model was never compared with what that gallery uses now, and no other one refuses it.
 */
export async function gateOfGalleries(
  tx: Transaction,
  modelVersionId: string,
  galleryIds: readonly string[],
): Promise<PromotionGate | null> {
  const verdicts = await newestVerdicts(tx, modelVersionId, galleryIds);
  const said = new Set(verdicts.map(({ verdict }) => verdict));
  if (said.has('REFUSED')) return { verdict: 'REFUSED', reason: reasons.REFUSED };
  if (verdicts.length < new Set(galleryIds).size || verdicts.length === 0) return null;
  const verdict = said.has('INCONCLUSIVE') ? 'INCONCLUSIVE' : 'PASSED';
  return { verdict, reason: reasons[verdict] };
}
