import { join } from 'node:path';
import type { TrainingParts } from '../features/training/training-parts.ts';
import { diskRunFolders } from '../infra/training/disk-run-folder.ts';
import { packsDirOf, type PackParts } from './packs.ts';
import type { JobParts } from './jobs.ts';

/** What training runs work with: checkpoints lie in `DATA_DIR/training/<run id>` and go with the run. */
export function trainingParts(
  parts: PackParts & Pick<JobParts, 'clock' | 'packs' | 'trainingRuntime' | 'services'>,
): TrainingParts {
  const { config, database, clock, blobs, pool, packs, trainingRuntime, services } = parts;
  return {
    ...{ database, clock, blobs, pool, packs },
    runtime: trainingRuntime,
    packsDir: packsDirOf(config),
    openFolder: diskRunFolders(join(config.DATA_DIR, 'training')),
    promoter: {
      promote: async (run) => {
        const { outcomes, userErrors } = await services.promotions.promoteTrained(run);
        const refused = [...userErrors, ...outcomes.flatMap(({ failure }) => failure ?? [])];
        return { refused: [...new Set(refused.map(({ message }) => message))] };
      },
    },
  };
}
