import type { HeldOutMetrics } from '@gallerist/embedding/training';
import type { TrainingJobResult } from '@gallerist/embedding/node';

/** What a run has brought. */
export interface TrainOutcome {
  readonly pack: { readonly name: string; readonly version: string } | null;
  readonly report: TrainReport;
}

/** The file `report.json` of a trained pack. */
export interface TrainReport {
  readonly data: {
    readonly name: string;
    readonly train: SetSize;
    readonly validation: SetSize;
    readonly test: SetSize;
  };
  readonly runtime: string;
  readonly outcome: TrainingJobResult['outcome'];
  readonly steps: number;
  readonly epochs: number;
  readonly seconds: number;
  readonly best: TrainingJobResult['best'];
  /** On the test identities; before: the untouched embedder, null for a net from nothing. */
  readonly heldOut: { readonly before: HeldOutMetrics | null; readonly after: HeldOutMetrics };
  readonly history: TrainingJobResult['history'];
}

export interface SetSize {
  readonly pictures: number;
  readonly identities: number;
}
