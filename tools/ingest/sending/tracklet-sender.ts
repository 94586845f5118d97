import { GalleristError, UserErrors } from '@gallerist/client';
import type { RecordSightingsInput, SightingsRecorded } from '@gallerist/client';
import { IngestError } from '../frames/frame.types.ts';
import type { Tracklet } from '../following/follow-frames.ts';

export interface SendCounts {
  /** Of the server: new ones. */
  sightings: number;
  /** Recorded by an earlier run or try. */
  duplicates: number;
  /** Tracklets of which the server took nothing, by reason. */
  readonly rejected: Map<string, number>;
  /** Tracklets of a stream that were dropped while the server could not be reached. */
  dropped: number;
}

export interface SenderOptions {
  /** Makes the calls of a tracklet: one for each modality. */
  readonly inputsOf: (tracklet: Tracklet) => Promise<readonly RecordSightingsInput[]>;
  readonly record: (input: RecordSightingsInput, signal: AbortSignal) => Promise<SightingsRecorded>;
  /** Calls at once. */
  readonly parallel: number;
  /** Tracklets that wait. A file then waits too; of a stream the oldest ones go. */
  readonly waiting: number;
  readonly dropsOldest: boolean;
  /** Told once when the server goes away, and once when it is back. */
  readonly onReach: (isReached: boolean, reason: string) => void;
  /** The first wait before a call is made again; doubles up to 30 s. Default 1 s. */
  readonly firstWaitMs?: number;
}

const LONGEST_WAIT_MS = 30_000;

/** Sends tracklets, a few at a time, as often as it takes; what waits is bounded. */
export class TrackletSender {
  readonly counts: SendCounts = { sightings: 0, duplicates: 0, rejected: new Map(), dropped: 0 };
  readonly #options: SenderOptions;
  readonly #stop = new AbortController();
  readonly #waiting: Tracklet[] = [];
  #underWay = 0;
  #answered = 0;
  #fault: Error | null = null;
  #isReached = true;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /**
   * Resolves when there is room for more.
   *
   * @throws what ended sending for good: a key that is refused, a camera that is gone.
   */
  async offer(tracklet: Tracklet): Promise<void> {
    this.#throwFault();
    this.#waiting.push(tracklet);
    this.#pump();
    const { waiting, dropsOldest } = this.#options;
    while (dropsOldest && this.#waiting.length > waiting) {
      this.#waiting.shift();
      this.counts.dropped += 1;
    }
    while (this.#waiting.length > waiting) await this.#change();
  }

  /** Resolves when everything was sent. @throws as {@link offer}. */
  async flush(): Promise<void> {
    while (this.#waiting.length + this.#underWay > 0) await this.#change();
    this.#throwFault();
  }

  /** Gives up what was not sent. */
  abort(): void {
    this.#fail(new IngestError('Stopped before everything was sent.'));
  }

  /** Tracklets that the server answered, or that were dropped. */
  get settled(): number {
    return this.#answered + this.counts.dropped;
  }

  #throwFault(): void {
    if (this.#fault !== null) throw this.#fault;
  }

  async #change(): Promise<void> {
    await this.#changed.promise;
    this.#throwFault();
  }

  #tell(): void {
    const told = this.#changed;
    this.#changed = Promise.withResolvers();
    told.resolve();
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    this.#stop.abort(error);
    this.#tell();
  }

  #pump(): void {
    while (this.#fault === null && this.#underWay < this.#options.parallel) {
      const tracklet = this.#waiting.shift();
      if (tracklet === undefined) return;
      this.#underWay += 1;
      void this.#send(tracklet)
        .catch((error: unknown) => {
          this.#fail(error instanceof Error ? error : new Error(String(error)));
        })
        .finally(() => {
          this.#underWay -= 1;
          this.#pump();
          this.#tell();
        });
    }
  }

  async #send(tracklet: Tracklet): Promise<void> {
    for (const input of await this.#options.inputsOf(tracklet)) this.#count(await this.#persistently(input));
    this.#answered += 1;
  }

  #count({ sightings, duplicates, rejected }: SightingsRecorded): void {
    this.counts.sightings += sightings.length - duplicates;
    this.counts.duplicates += duplicates;
    const [reason] = sightings.length === 0 ? rejected : [];
    if (reason !== undefined) {
      this.counts.rejected.set(reason.reason, (this.counts.rejected.get(reason.reason) ?? 0) + 1);
    }
  }

  /** As often as it takes, with the same key: whatever the server did before it went away is not done again. */
  async #persistently(input: RecordSightingsInput): Promise<SightingsRecorded> {
    let waitMs = this.#options.firstWaitMs ?? 1_000;
    for (;;) {
      try {
        const answer = await this.#options.record(input, this.#stop.signal);
        this.#reach(true, '');
        return answer;
      } catch (error) {
        if (error instanceof UserErrors) throw refusal(error);
        if (!isPassing(error)) throw error;
        this.#reach(false, error.message);
        await pause(Math.max(waitMs, Math.min(LONGEST_WAIT_MS, error.retryAfterMs ?? 0)), this.#stop.signal);
        waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
      }
    }
  }

  #reach(isReached: boolean, reason: string): void {
    if (isReached !== this.#isReached) this.#options.onReach(isReached, reason);
    this.#isReached = isReached;
  }
}

function refusal(error: UserErrors): IngestError {
  const [first] = error.userErrors;
  return new IngestError(`The server refuses: ${first?.message} (${first?.code})`, { cause: error });
}

/** Faults of a server that may be over in a while; a timeout may have done the work, which the key makes harmless. */
const isPassing = (error: unknown): error is GalleristError =>
  error instanceof GalleristError &&
  ['NETWORK', 'TIMEOUT', 'RATE_LIMITED', 'DEPENDENCY_UNAVAILABLE', 'INTERNAL_SERVER_ERROR'].includes(
    error.code,
  );

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      // as: aborted with an error, above
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
