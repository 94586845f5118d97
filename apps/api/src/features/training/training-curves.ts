import type { TrainingProgress } from '@gallerist/embedding/training';
import type { CurvePoint, LookPoint, TrainingCurves } from './training.types.ts';

/** More points are not told apart on a screen. */
const mostPoints = 400;
const keepEveryMs = 1_500;

/** Collects the curves of a run, thinned evenly, and keeps them every now and then. */
export class CurveRecorder {
  readonly #keep: (curves: TrainingCurves) => Promise<void>;
  #points: CurvePoint[];
  #looks: LookPoint[];
  #totalSteps = 0;
  #lastStep = 0;
  #keptAt = 0;
  #keeping: Promise<void> = Promise.resolve();

  /** @param before What an attempt before has kept; points after the step that this one goes on from are drawn anew. */
  constructor(before: TrainingCurves, keep: (curves: TrainingCurves) => Promise<void>) {
    this.#keep = keep;
    this.#points = [...(before.points ?? [])];
    this.#looks = [...(before.looks ?? [])];
  }

  add(progress: TrainingProgress): void {
    const { step, epoch, loss, rate, totalSteps, heldOut } = progress;
    this.#totalSteps = totalSteps;
    this.#lastStep = step;
    if (heldOut !== undefined) {
      const { tarAtFmr1e3, meanAveragePrecision } = heldOut;
      this.#looks = [
        ...this.#looks.filter((look) => look.step < step),
        { step, epoch, tarAtFmr1e3, meanAveragePrecision },
      ];
    } else if (step > 0) {
      this.#points = [...this.#points.filter((point) => point.step < step), { step, epoch, loss, rate }];
      if (this.#points.length > mostPoints) this.#points = this.#points.filter((_, at) => at % 2 === 1);
    }
    if (performance.now() - this.#keptAt < keepEveryMs) return;
    this.#keptAt = performance.now();
    // A look at how far it is must not stop the run.
    this.#keeping = this.#keeping.then(() => this.#keep(this.curves)).catch(() => undefined);
  }

  get curves(): TrainingCurves {
    return { steps: this.#lastStep, totalSteps: this.#totalSteps, points: this.#points, looks: this.#looks };
  }

  async flush(): Promise<void> {
    await this.#keeping;
    await this.#keep(this.curves);
  }
}
