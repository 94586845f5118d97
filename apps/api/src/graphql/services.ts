import type { ApiKeyService } from '../features/apikey/apikey.service.ts';
import type { AuditService } from '../features/audit/audit.service.ts';
import type { GalleryService } from '../features/gallery/gallery.service.ts';
import type { IdentityService } from '../features/identity/identity.service.ts';
import type { JobService } from '../features/job/job.service.ts';
import type { ModelService } from '../features/model/model.service.ts';
import type { SystemService } from '../features/system/system.service.ts';

/** Everything that resolvers may call: one service for each feature. */
export interface Services {
  readonly apiKeys: ApiKeyService;
  readonly audit: AuditService;
  readonly galleries: GalleryService;
  readonly identities: IdentityService;
  readonly jobs: JobService;
  readonly models: ModelService;
  readonly system: SystemService;
}
