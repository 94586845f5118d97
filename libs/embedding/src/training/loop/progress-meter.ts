import type { HeldOutMetrics } from '../evaluation/held-out-metrics.types.ts';
import type { Position } from './snapshot.types.ts';
import type { TrainingHooks } from './training-run.types.ts';

/** Steps over which speed is measured. */
const WINDOW = 50;

/** Says how far a run is and how fast it goes. */
export class ProgressMeter {
  private readonly marks: { readonly seconds: number; readonly pictures: number }[] = [];
  private pictures = 0;
  private rate = 0;

  private readonly report: TrainingHooks['onProgress'];
  private readonly of: { readonly epochs: number; readonly totalSteps: number };

  constructor(
    report: TrainingHooks['onProgress'],
    of: { readonly epochs: number; readonly totalSteps: number },
  ) {
    this.report = report;
    this.of = of;
    this.mark();
  }

  /** After a step. `loss`: mean over the epoch so far. */
  stepped(
    position: Position,
    { loss, rate, pictures }: { readonly loss: number; readonly rate: number; readonly pictures: number },
  ): void {
    this.pictures += pictures;
    this.rate = rate;
    this.mark();
    this.tell(position, { loss });
  }

  /** After a look at held-out identities. */
  looked(position: Position, heldOut: HeldOutMetrics): void {
    this.tell(position, { loss: null, heldOut });
    this.marks.length = 0; // the look's time is not the steps'
    this.mark();
  }

  private mark(): void {
    this.marks.push({ seconds: performance.now() / 1000, pictures: this.pictures });
    if (this.marks.length > WINDOW + 1) this.marks.shift();
  }

  private tell(
    { epoch, step }: Position,
    what: { readonly loss: number | null; readonly heldOut?: HeldOutMetrics },
  ): void {
    if (this.report === undefined) return;
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    const seconds = Math.max(1e-9, (last?.seconds ?? 0) - (first?.seconds ?? 0));
    const steps = this.marks.length - 1;
    const { epochs, totalSteps } = this.of;
    this.report({
      epoch,
      epochs,
      step,
      totalSteps,
      rate: this.rate,
      picturesPerSecond: ((last?.pictures ?? 0) - (first?.pictures ?? 0)) / seconds,
      etaSeconds: steps === 0 ? null : (Math.max(0, totalSteps - step) * seconds) / steps,
      ...what,
    });
  }
}
