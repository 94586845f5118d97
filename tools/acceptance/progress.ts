const intervalMs = 5_000;

/** Says every few seconds, on standard error, how far the work is and about how long it will take. */
export class Progress {
  readonly #total: number;
  readonly #startedAt = Date.now();
  #done = 0;
  #lastAt = Date.now();

  constructor(total: number) {
    this.#total = total;
  }

  add(count: number, phase: string): void {
    this.#done += count;
    if (Date.now() - this.#lastAt < intervalMs) return;
    this.#lastAt = Date.now();
    const elapsedS = (this.#lastAt - this.#startedAt) / 1000;
    const leftS = (elapsedS / this.#done) * (this.#total - this.#done);
    process.stderr.write(
      `${phase}: ${this.#done} of ${this.#total} pictures, ${Math.round(elapsedS)} s, about ${Math.round(leftS)} s left\n`,
    );
  }
}
