import type {
  GateReport,
  GateVerdict,
  HeldOutCurves,
  HeldOutReport,
  PairedDifferences,
} from '@gallerist/metrics/evaluation';
import type { Modality } from '../../core/modality.ts';
import type { Job } from '../job/job.types.ts';

/** A model measured on people who were never trained on, beside the active one. */
export interface Evaluation {
  readonly id: string;
  readonly modelVersionId: string;
  readonly activeModelVersionId: string;
  readonly modality: Modality;
  readonly galleryIds: readonly string[];
  readonly forgettingGalleryIds: readonly string[];
  readonly trainingRunId: string | null;
  readonly actorId: string | null;
  readonly jobId: string | null;
  readonly report: EvaluationReport | null;
  /** Of the gate; null until it is done, or where it failed. */
  readonly verdict: GateVerdict | null;
  readonly superior: boolean | null;
  readonly failureCode: string | null;
  readonly failure: string | null;
  readonly finishedAt: Date | null;
  readonly createdAt: Date;
}

export interface EvaluationReport {
  readonly candidate: HeldOutReport;
  readonly active: HeldOutReport;
  readonly gate: GateReport;
  /** null where there is nobody else. */
  readonly forgetting: Forgetting | null;
  /** Held-out people that do not count, and samples without a vector in one of the spaces. */
  readonly leftOut: { readonly identitiesTrainedOn: number; readonly samplesWithoutVector: number };
}

/** People that the run does not train on: whether a candidate got worse on them. It is shown, and no part of the gate. */
export interface Forgetting {
  readonly basis: 'OTHER_GALLERIES' | 'EARLIER_RUN';
  readonly candidate: HeldOutReport;
  readonly active: HeldOutReport;
}

/** Two samples by their ids, and how alike a model finds them. */
export interface SamplePair {
  readonly one: string;
  readonly other: string;
  readonly similarity: number;
}

export type ModelCurves = HeldOutCurves & {
  /** Where the model comes nearest to being wrong, worst first. */
  readonly hardest: { readonly impostor: readonly SamplePair[]; readonly genuine: readonly SamplePair[] };
};

/** Apart from the report, which every list reads. */
export interface EvaluationCurves {
  readonly candidate: ModelCurves;
  readonly active: ModelCurves;
  readonly differences: PairedDifferences;
}

/** A sample of the people that models are compared on. */
export interface EvaluatedSample {
  readonly id: string;
  readonly identityId: string;
  readonly galleryId: string;
  readonly cameraId: string | null;
  /** As the finder measured it; null where it did not. */
  readonly quality: number | null;
  readonly yawDegrees: number | null;
  readonly subjectPx: number | null;
}

export interface StartedEvaluation {
  readonly evaluationId: string;
  readonly job: Job;
}
