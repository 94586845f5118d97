import type { HeldOutMetrics, TrainingProgress, TrainingResult } from '@gallerist/embedding/training';
import type { CurvePoint, EpochPoint, LookPoint, TrainingCurves } from './training.types.ts';

/** More points are not told apart on a screen. */
const mostPoints = 400;
const keepEveryMs = 1_500;

/** What a speed is measured over at least. */
const measuredSteps = 3;

export interface RecordedRun {
  /** What an attempt before has kept; points after the step that this one goes on from are drawn anew. */
  readonly before: TrainingCurves;
  readonly runtime: string;
  /** Of an epoch. */
  readonly pictures: number;
  readonly macsPerPicture: number | null;
}

/** Collects the curves of a run, thinned evenly, and keeps them every now and then. */
export class CurveRecorder {
  readonly #keep: (curves: TrainingCurves) => Promise<void>;
  readonly #run: RecordedRun;
  readonly #epochs: Map<number, EpochPoint>;
  #points: CurvePoint[];
  #looks: LookPoint[];
  #measured: Pick<TrainingCurves, 'estimate' | 'speed'>;
  #keptEpoch: number | null = null;
  #totalSteps = 0;
  #lastStep = 0;
  #steps = 0;
  #keptAt = 0;
  #keeping: Promise<void> = Promise.resolve();

  constructor(run: RecordedRun, keep: (curves: TrainingCurves) => Promise<void>) {
    const { points = [], looks = [], epochs = [], estimate, speed } = run.before;
    this.#keep = keep;
    this.#run = run;
    this.#points = [...points];
    this.#looks = [...looks];
    this.#epochs = new Map(epochs.map((point) => [point.epoch, point]));
    this.#measured = { ...(estimate && { estimate }), ...(speed && { speed }) };
  }

  add(progress: TrainingProgress): void {
    const { step, epoch, loss, rate, totalSteps, heldOut } = progress;
    this.#totalSteps = totalSteps;
    this.#lastStep = step;
    if (heldOut !== undefined) {
      this.#looks = [...this.#looks.filter((look) => look.step < step), lookPoint(progress, heldOut)];
    } else if (step > 0) {
      this.#points = [...this.#points.filter((point) => point.step < step), { step, epoch, loss, rate }];
      if (this.#points.length > mostPoints) this.#points = this.#points.filter((_, at) => at % 2 === 1);
      this.#epochs.set(epoch, { epoch, loss, rate });
      this.#measure(progress);
    }
    if (performance.now() - this.#keptAt < keepEveryMs) return;
    this.#keptAt = performance.now();
    // A look at how far it is must not stop the run.
    this.#keeping = this.#keeping.then(() => this.#keep(this.curves)).catch(() => undefined);
  }

  /** What only the end of a run knows: the loss of each epoch to its last step, and whose weights are kept. */
  end({ history, best }: Pick<TrainingResult, 'history' | 'best'>): void {
    for (const { epoch, loss } of history.losses) {
      const rate = this.#epochs.get(epoch)?.rate ?? this.#points.at(-1)?.rate ?? 0;
      this.#epochs.set(epoch, { epoch, loss, rate });
    }
    this.#keptEpoch = best?.bestEpoch ?? null;
  }

  get curves(): TrainingCurves {
    return {
      ...{ steps: this.#lastStep, totalSteps: this.#totalSteps, points: this.#points, looks: this.#looks },
      epochs: [...this.#epochs.values()].sort((a, b) => a.epoch - b.epoch),
      keptEpoch: this.#keptEpoch,
      ...this.#measured,
    };
  }

  async flush(): Promise<void> {
    await this.#keeping;
    await this.#keep(this.curves);
  }

  #measure({ picturesPerSecond, epochs, totalSteps }: TrainingProgress): void {
    this.#steps += 1;
    if (this.#steps < measuredSteps || picturesPerSecond <= 0) return;
    const { runtime, pictures, macsPerPicture } = this.#run;
    const seconds = (pictures * epochs) / picturesPerSecond;
    this.#measured = {
      estimate: {
        ...{ pictures, epochs, steps: totalSteps, seconds },
        secondsPerStep: seconds / Math.max(1, totalSteps),
        basis: 'THIS_RUN',
      },
      speed: {
        ...{ runtime, picturesPerSecond },
        macsPerSecond: macsPerPicture === null ? null : macsPerPicture * picturesPerSecond,
      },
    };
  }
}

function lookPoint({ step, epoch }: TrainingProgress, heldOut: HeldOutMetrics): LookPoint {
  const { tarAtFmr1e3, tarAtFmr1e4, meanAveragePrecision, recallAt1, queries, identities } = heldOut;
  return {
    ...{ step, epoch, tarAtFmr1e3, tarAtFmr1e4, meanAveragePrecision },
    ...{ rank1: recallAt1, queries, identities },
  };
}
