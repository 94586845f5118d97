import type { Frame } from './frame.types.ts';

/** Frames between a stream that does not wait and somebody who takes time: of more than a few, the oldest go. */
export class LatestFrames {
  readonly #limit: number;
  readonly #onSkip: (frames: number) => void;
  readonly #waiting: Frame[] = [];
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(limit: number, onSkip: (frames: number) => void) {
    this.#limit = limit;
    this.#onSkip = onSkip;
  }

  put(frame: Frame): void {
    this.#waiting.push(frame);
    if (this.#waiting.length > this.#limit) {
      this.#waiting.shift();
      this.#onSkip(1);
    }
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** Until it is closed and empty. */
  async *frames(): AsyncGenerator<Frame, void, undefined> {
    for (;;) {
      const frame = this.#waiting.shift();
      if (frame !== undefined) yield frame;
      else if (this.#isClosed) return;
      else await this.#something();
    }
  }

  #something(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
