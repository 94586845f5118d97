import type { GalleryService } from '../features/gallery/gallery.service.ts';
import type { JobService } from '../features/job/job.service.ts';

/** Everything that resolvers may call: one service for each feature. */
export interface Services {
  readonly galleries: GalleryService;
  readonly jobs: JobService;
}
