import type { InferencePool } from '@gallerist/embedding';
import type { Clock } from '../core/clock.ts';
import { GalleryService } from '../features/gallery/gallery.service.ts';
import { JobService } from '../features/job/job.service.ts';
import type { Services } from '../graphql/services.ts';
import type { Database } from '../infra/prisma/database.ts';

interface Dependencies {
  readonly database: Database;
  readonly pool: InferencePool;
  readonly clock: Clock;
  readonly onJob: () => void;
}

/** Builds every service once, each from the few things that it needs. */
export function createServices({ database, pool, clock, onJob }: Dependencies): Services {
  const spaces = [{ modality: pool.face.modality, spaceId: pool.face.spaceId }];
  return {
    galleries: new GalleryService({ database, clock, spaces, onJob }),
    jobs: new JobService({ database }),
  };
}
