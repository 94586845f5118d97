import type { TrainingProgress } from '@gallerist/embedding/training';
import type { CommandOutput } from '../../pack/command.ts';

/** What the command writes to. */
export type TrainOutput = Omit<CommandOutput, 'defaultPacksDir'>;

const BAR = 24;

/** Writes how far things are: a bar on a terminal, a line for each tenth elsewhere, JSON lines if asked for. */
export class ProgressWriter {
  private readonly output: TrainOutput;
  private readonly isJson: boolean;
  private tenth = -1;
  private isDrawn = false;

  constructor(output: TrainOutput, isJson: boolean) {
    this.output = output;
    this.isJson = isJson;
  }

  /** A line of its own. */
  say(text: string): void {
    this.clear();
    if (!this.isJson) this.output.err(`${text}\n`);
  }

  /** Steps of some work. */
  done(what: string, { done, total }: { readonly done: number; readonly total: number }): void {
    this.draw(what, done / Math.max(1, total), `${done} of ${total}`);
  }

  training(progress: TrainingProgress): void {
    if (this.isJson) {
      this.output.err(`${JSON.stringify({ progress })}\n`);
      return;
    }
    const { heldOut, epoch, epochs, step, totalSteps, loss, rate, picturesPerSecond, etaSeconds } = progress;
    if (heldOut !== undefined) {
      const [tar, map] = [heldOut.tarAtFmr1e3, heldOut.meanAveragePrecision].map((share) =>
        (100 * share).toFixed(2),
      );
      this.say(`after ${step} steps, validation: TAR at FMR 1e-3 ${tar} %, mAP ${map} %`);
      return;
    }
    const text =
      `epoch ${epoch + 1}/${epochs}, step ${step}/${totalSteps}, loss ${loss?.toFixed(4) ?? '–'}, ` +
      `rate ${rate.toExponential(1)}, ${Math.round(picturesPerSecond)}/s, ${Math.ceil(etaSeconds ?? 0)} s left`;
    this.draw('training', step / Math.max(1, totalSteps), text);
  }

  /** Ends a bar. */
  clear(): void {
    if (this.isDrawn) this.output.err('\r\u001b[K');
    this.isDrawn = false;
    this.tenth = -1;
  }

  private draw(what: string, share: number, text: string): void {
    if (this.isJson) return;
    if (this.output.isTerminal === true) {
      const filled = Math.round(BAR * Math.min(1, share));
      this.output.err(`\r\u001b[K${what} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${text}`);
      this.isDrawn = true;
      return;
    }
    const tenth = Math.floor(10 * share);
    if (tenth === this.tenth) return;
    this.tenth = tenth;
    this.output.err(`${what}: ${text}\n`);
  }
}
