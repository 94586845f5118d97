import { periodic } from '../../core/periodic.ts';
import type { Sweeper } from '../../core/sweeper.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { sweepExports } from '../export/sweep-exports.ts';
import type { UploadSweepParts } from './upload-sweeper.ts';
import { sweepUploads } from './upload-sweeper.ts';

const sweepEveryMs = 15 * 60 * 1000;

/** Deletes what came for an import and was not used in time, and exports whose time is over. */
export function createTransferSweeper(
  parts: UploadSweepParts & {
    readonly blobs: Pick<BlobStore, 'delete'>;
    readonly log: (line: string) => void;
  },
): Sweeper {
  const sweep = async (): Promise<number> => {
    const exports = await sweepExports(parts);
    return exports + (await sweepUploads(parts));
  };
  return {
    sweep,
    ...periodic({
      everyMs: sweepEveryMs,
      work: sweep,
      onFailure: () =>
        parts.log('expired uploads and exports could not be deleted; the next sweep finds them too'),
    }),
  };
}
