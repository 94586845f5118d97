import type { UploadSweepParts } from './upload-sweeper.ts';
import { sweepUploads } from './upload-sweeper.ts';

const sweepEveryMs = 15 * 60 * 1000;

export interface TransferSweeper {
  /** @returns How many uploads are gone. */
  sweep(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

/** Deletes what came for an import and was not used in time. */
export function createTransferSweeper(
  parts: UploadSweepParts & { readonly log: (line: string) => void },
): TransferSweeper {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const sweep = (): Promise<number> => sweepUploads(parts);
  return {
    sweep,
    start: () => {
      timer = setInterval(() => {
        running = running.then(sweep).catch(() => {
          parts.log('expired uploads could not be deleted; the next sweep finds them too');
        });
      }, sweepEveryMs);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
