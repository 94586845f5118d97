import { evaluateClasses, evaluateIdentification, verificationReport } from '@gallerist/embedding/evaluation';
import type { IdentificationReport } from '@gallerist/embedding/evaluation';
import { readIdentityFolders } from '@gallerist/embedding/node';
import { numbered } from '../../train/training-set.ts';
import type { EvaluateOptions } from '../options.ts';
import type { HeadlineRow } from '../report/report.types.ts';
import { verificationRows } from './lfw.ts';
import { retrievalDetails, retrievalRows } from './market1501.ts';
import type { EvaluationPlan } from './protocol.types.ts';

const ENROLLED_SHARE = 0.5;

/** @throws {DatasetError} for a folder without pictures of identities. */
export async function planIdentification({
  data,
  templates,
  seed,
}: EvaluateOptions): Promise<EvaluationPlan> {
  const { name, pictures } = await readIdentityFolders(data);
  const { identities } = numbered(pictures);
  const options = { templates, enrolledShare: ENROLLED_SHARE, seed };
  return {
    name,
    identities: new Set(identities).size,
    references: pictures,
    probes: pictures,
    settings: options,
    trialsOf: async (features, executor) =>
      (await evaluateIdentification(features, identities, { ...options, executor })).trials,
    async evaluate(features, executor) {
      const { report, trials } = await evaluateIdentification(features, identities, { ...options, executor });
      const all = await evaluateClasses(features, identities, { seed, executor });
      const verification = verificationReport(all.pairs);
      return {
        headline: [
          ...searchRows(report),
          ...retrievalRows(all).filter(({ name: row }) => row === 'mAP'),
          ...verificationRows(verification),
        ],
        identification: report,
        verification,
        retrieval: retrievalDetails(all),
        hardest: all.pairs.hardest,
        trials,
      };
    },
  };
}

function searchRows({ fnirAtFpir, rank1, cmc }: IdentificationReport): HeadlineRow[] {
  const none = { low: null, high: null };
  return [
    ...fnirAtFpir.map(({ targetFpir, fnir, isResolved }) => ({
      name: `FNIR at FPIR ${targetFpir.toExponential().replace('e-0', 'e-')}`,
      ...fnir,
      ...(!isResolved && { note: 'too few strangers for this rate' }),
    })),
    { name: 'rank-1', ...rank1 },
    { name: 'rank-5', rate: cmc[4] ?? null, ...none },
    { name: 'rank-10', rate: cmc[9] ?? null, ...none },
  ];
}
