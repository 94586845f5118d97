import { evaluatePairs, operatingRowOf } from '@gallerist/embedding/evaluation';
import type { FoldAccuracy, VerificationReport } from '@gallerist/embedding/evaluation';
import { readLfwPairs } from '@gallerist/embedding/node';
import type { EvaluateOptions } from '../options.ts';
import type { HeadlineRow } from '../report/report.types.ts';
import type { EvaluationPlan } from './protocol.types.ts';

/** @throws {DatasetError} for a list or a folder that cannot be read. */
export async function planLfw({ data, pairs }: EvaluateOptions): Promise<EvaluationPlan> {
  const { name, pictures, folds } = await readLfwPairs(pairs ?? '', data);
  return {
    name,
    identities: new Set(pictures.map(({ identity }) => identity)).size,
    references: pictures,
    probes: pictures,
    settings: { folds: folds.length },
    trialsOf: (features) => Promise.resolve(evaluatePairs(features, folds).trials),
    evaluate(features) {
      const { report, hardest, trials } = evaluatePairs(features, folds);
      const { accuracy, ...verification } = report;
      const headline = [...accuracyRows(accuracy), ...verificationRows(verification)];
      return Promise.resolve({ headline, accuracy, verification, hardest, trials });
    },
  };
}

function accuracyRows(accuracy: FoldAccuracy | null): HeadlineRow[] {
  if (accuracy === null) return [];
  const { rate, low, high, standardError } = accuracy;
  const note = `± ${(100 * standardError).toFixed(2)} over folds`;
  return [{ name: 'accuracy', rate, low, high, note }];
}

/** AUC, EER and TAR at FMR, for every protocol that compares pairs. */
export function verificationRows(report: VerificationReport): HeadlineRow[] {
  const plain = (name: string, rate: number): HeadlineRow => ({ name, rate, low: null, high: null });
  const tar = ([fmr, name]: readonly [1e-2 | 1e-3 | 1e-4, string]): HeadlineRow => {
    const row = operatingRowOf(report, fmr);
    const note = row.isResolved ? undefined : 'too few impostor pairs for this rate';
    return {
      name: `TAR at FMR ${name}`,
      rate: row.tar,
      ...row.interval,
      ...(note !== undefined && { note }),
    };
  };
  const rates = [
    [1e-2, '1e-2'],
    [1e-3, '1e-3'],
    [1e-4, '1e-4'],
  ] as const;
  return [
    plain('AUC', report.auc),
    plain('EER', report.equalErrorRate),
    ...rates.filter(([fmr]) => fmr !== 1e-4 || operatingRowOf(report, fmr).isResolved).map(tar),
  ];
}
