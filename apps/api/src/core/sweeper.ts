import { periodic, type Periodic } from './periodic.ts';

/** Takes away, from time to time or when asked, what is kept for a while only. */
export interface Sweeper extends Periodic {
  /** @returns How much there was. */
  sweep(): Promise<number>;
}

export interface BatchedSweep {
  readonly everyMs: number;
  /** At most so many at once, so that no transaction is long. */
  readonly batch: number;
  /** Resolves to how many it took; as many as `batch` may mean that there are more. */
  readonly take: (batch: number) => Promise<number>;
  readonly onFailure: () => void;
}

/** Sweeps batch by batch until one is not full; stopping waits for the batch under way. */
export function batchedSweeper({ everyMs, batch, take, onFailure }: BatchedSweep): Sweeper {
  let isStopped = false;
  const sweep = async (): Promise<number> => {
    for (let swept = 0; ;) {
      const count = await take(batch);
      swept += count;
      if (count < batch || isStopped) return swept;
    }
  };
  const rounds = periodic({ everyMs, work: sweep, onFailure });
  return {
    sweep,
    start: () => rounds.start(),
    stop: async () => {
      isStopped = true;
      await rounds.stop();
    },
  };
}
