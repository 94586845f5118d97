import type { ComparedFeatures, ProbeTrials } from '@gallerist/embedding/evaluation';
import type { LabelledPicture } from '@gallerist/embedding/node';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import type { ProtocolResult } from '../report/report.types.ts';

/** A protocol with its pictures. */
export interface EvaluationPlan {
  readonly name: string;
  readonly identities: number;
  /** What is there. */
  readonly references: readonly LabelledPicture[];
  /** What is asked about; the same array where a protocol compares a set with itself. */
  readonly probes: readonly LabelledPicture[];
  /** What the result depends on besides the pictures. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly evaluate: (features: ComparedFeatures, executor: BlockExecutor) => Promise<ProtocolResult>;
  /** Its trials alone. */
  readonly trialsOf: (features: ComparedFeatures, executor: BlockExecutor) => Promise<ProbeTrials>;
}
