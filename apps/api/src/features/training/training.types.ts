import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import type { Job, JobState } from '../job/job.types.ts';

/** What is trained: a head on the frozen embedder of the galleries' model, or a net of its own on their crops. */
export const trainingRecipes = ['ADAPTER', 'EMBEDDINGNET', 'MOBILEFACENET', 'IRESNET', 'PCB'] as const;
export type TrainingRecipe = (typeof trainingRecipes)[number];
/** Those that learn from kept crops. */
export type NetRecipe = Exclude<TrainingRecipe, 'ADAPTER'>;

/** Where a sample or feedback went. */
export const trainingParts = ['TRAIN', 'VALIDATION', 'HARD_NEGATIVE', 'HELD_OUT', 'LEFT_OUT'] as const;
export type TrainingPart = (typeof trainingParts)[number];

export interface TrainingRun {
  readonly id: string;
  readonly name: string;
  readonly recipe: TrainingRecipe;
  readonly modality: Modality;
  readonly galleryIds: readonly string[];
  readonly forgettingGalleryIds: readonly string[];
  readonly activeSpaceId: string;
  readonly activeModelVersionId: string;
  readonly options: JsonObject;
  readonly autoPromote: boolean;
  readonly actorId: string | null;
  readonly scheduleId: string | null;
  readonly jobId: string | null;
  readonly dataset: DatasetSummary | null;
  readonly settings: JsonObject | null;
  readonly progress: TrainingCurves;
  readonly modelVersionId: string | null;
  /** Raised by every erasure that it begins anew for. */
  readonly generation: number;
  readonly failureCode: string | null;
  readonly failure: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly createdAt: Date;
  /** Of its job. */
  readonly state: JobState;
}

/** What a run is trained on, in numbers. */
export interface DatasetSummary {
  /** SHA-256 over which item of which identity went where. */
  readonly digest: string;
  readonly parts: readonly PartCount[];
}

export interface PartCount {
  readonly part: TrainingPart;
  readonly identities: number;
  readonly samples: number;
  readonly feedback: number;
}

/** A step of a run, thinned. */
export interface CurvePoint {
  readonly step: number;
  readonly epoch: number;
  /** Mean over the epoch so far. */
  readonly loss: number | null;
  readonly rate: number;
}

/** An epoch that began. */
export interface EpochPoint {
  /** From 0. */
  readonly epoch: number;
  /** Mean over the epoch, so far while it is under way. */
  readonly loss: number | null;
  /** Of its last step so far. */
  readonly rate: number;
}

/** A look at validation people. */
export interface LookPoint {
  readonly step: number;
  readonly epoch: number;
  readonly tarAtFmr1e3: number;
  readonly meanAveragePrecision: number;
  /** Absent in looks of older servers. */
  readonly tarAtFmr1e4?: number;
  readonly rank1?: number;
  readonly queries?: number;
  readonly identities?: number;
}

export const estimateBases = ['REFERENCE', 'EARLIER_RUN', 'THIS_RUN'] as const;

/** How long the training of a run takes: pictures × epochs × what a step of them takes. */
export interface TrainingEstimate {
  readonly pictures: number;
  readonly epochs: number;
  readonly steps: number;
  readonly secondsPerStep: number;
  readonly seconds: number;
  readonly basis: (typeof estimateBases)[number];
}

/** What steps of a run were measured to do. */
export interface TrainingSpeed {
  readonly runtime: string;
  readonly picturesPerSecond: number;
  /** null where the net was not planned: an adapter. */
  readonly macsPerSecond: number | null;
}

export interface TrainingCurves {
  readonly steps?: number;
  readonly totalSteps?: number;
  readonly points?: readonly CurvePoint[];
  readonly epochs?: readonly EpochPoint[];
  readonly looks?: readonly LookPoint[];
  /** Epochs that were done when the weights that are kept were the best; null where none were chosen. */
  readonly keptEpoch?: number | null;
  readonly estimate?: TrainingEstimate;
  readonly speed?: TrainingSpeed;
}

/** Who asks: a key, or the server for a schedule. */
export interface TrainingRequest {
  readonly name?: string | null | undefined;
  readonly recipe?: TrainingRecipe | null | undefined;
  readonly modality?: Modality | null | undefined;
  /** Row ids; null for one that names no gallery. */
  readonly galleryIds: readonly (string | null)[];
  readonly options?: JsonObject | null | undefined;
  readonly autoPromote?: boolean | null | undefined;
  /** Row id of a model whose weights a net starts from; null for one that names no model. */
  readonly initModelVersionId?: string | null | undefined;
  /** Also where nothing was added since the last run of the kind. */
  readonly force?: boolean | null | undefined;
}

export interface StartedTraining {
  readonly runId: string;
  readonly job: Job;
}
