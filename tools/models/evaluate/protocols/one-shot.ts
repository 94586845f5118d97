import { evaluateClasses, evaluateOneShot, verificationReport } from '@gallerist/embedding/evaluation';
import { readIdentityFolders } from '@gallerist/embedding/node';
import { numbered } from '../../train/training-set.ts';
import type { EvaluateOptions } from '../options.ts';
import { verificationRows } from './lfw.ts';
import { retrievalDetails, retrievalRows } from './market1501.ts';
import type { EvaluationPlan } from './protocol.types.ts';

/** @throws {DatasetError} for a folder without pictures of classes. */
export async function planOneShot(options: EvaluateOptions): Promise<EvaluationPlan> {
  const { data, ways, shots, episodes, seed } = options;
  const { name, pictures } = await readIdentityFolders(data);
  const { identities } = numbered(pictures);
  const settings = { ways, shots, episodes, seed };
  return {
    name,
    identities: new Set(identities).size,
    references: pictures,
    probes: pictures,
    settings,
    trialsOf: (features) => Promise.resolve(evaluateOneShot(features, identities, settings).trials),
    async evaluate(features, executor) {
      const { report, trials } = evaluateOneShot(features, identities, settings);
      const all = await evaluateClasses(features, identities, { seed, executor });
      const verification = verificationReport(all.pairs);
      return {
        headline: [
          { name: `${ways}-way ${shots}-shot accuracy`, ...report.accuracy },
          ...retrievalRows(all).filter(({ name: row }) => row === 'rank-1' || row === 'mAP'),
          ...verificationRows(verification),
        ],
        oneShot: report,
        verification,
        retrieval: retrievalDetails(all),
        hardest: all.pairs.hardest,
        trials,
      };
    },
  };
}
