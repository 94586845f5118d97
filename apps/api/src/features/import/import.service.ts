import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { findGallery, listActiveSpaces } from '../gallery/gallery.store.ts';
import { insertJob } from '../job/job.store.ts';
import { jobFromJson, jobToJson } from '../job/job.json.ts';
import type { Job } from '../job/job.types.ts';
import { runMutation } from '../mutation/mutation.ts';
import type { ReviewMode } from '../sample/quality-gate.ts';
import { countEntries, listEntries, type ImportCounts } from './import-entry.store.ts';
import type { ImportEntry, ImportFormat } from './import.types.ts';
import type { UploadFiles } from './upload-files.ts';
import { findOwnUpload, giveUploadToJob } from './upload.store.ts';
import { isComplete, type ImportUpload } from './upload.types.ts';

export interface ImportRequest {
  /** Row ids; null if the caller's were none. */
  readonly galleryId: string | null;
  readonly uploadId: string | null;
  /** Null: whatever the upload turns out to be. */
  readonly format: ImportFormat | null;
  readonly review: ReviewMode;
  /** Of pictures whose upload does not say. */
  readonly modality: Modality;
  /** Whether they show one subject each and no more, cut out already. */
  readonly areCrops: boolean;
  readonly idempotencyKey: string | null;
}

interface Dependencies {
  readonly database: Database;
  readonly files: UploadFiles;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

const uploadPath = ['input', 'uploadId'];

/** Imports: many pictures of many people from one upload. */
export class ImportService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Gives a complete upload of the caller's own to a job. */
  async start(ctx: RequestContext, request: ImportRequest): Promise<Result<Job, UserFailure>> {
    const { idempotencyKey, ...asked } = request;
    const { format, review, modality, areCrops } = request;
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'importGallery',
      idempotencyKey,
      input: { ...asked },
      run: async (tx) => {
        const found = await this.#find(tx, ctx, request);
        if (!found.ok) return found;
        const { id, galleryId } = found.value;
        const input = { uploadId: id, format, review, modality, areCrops };
        const job = await insertJob(tx, { kind: 'import', galleryId, input, actorId: ctx.actor.id });
        if (!(await giveUploadToJob(tx, id, job.id))) return fail(uploadUsed);
        const audit = { targetType: 'Job', targetId: job.id, galleryIds: [galleryId] };
        return ok({ payload: jobToJson(job), audit });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    return ok(jobFromJson(result.value));
  }

  /** For a job that the caller was given already. */
  async listEntries(
    jobId: string,
    query: { readonly outcome: ImportEntry['outcome'] | null; readonly page: PageRequest },
  ): Promise<Page<ImportEntry>> {
    return await listEntries(this.#deps.database.client, jobId, query);
  }

  /** For jobs that the caller was given already; those without entries are left out. */
  async counts(jobIds: readonly string[]): Promise<ReadonlyMap<string, ImportCounts>> {
    return await countEntries(this.#deps.database.client, jobIds);
  }

  async #find(
    tx: Transaction,
    ctx: RequestContext,
    { galleryId, uploadId, modality }: ImportRequest,
  ): Promise<Result<ImportUpload, UserFailure>> {
    const gallery = galleryId === null ? null : await findGallery(tx, ctx.actor.scope, galleryId);
    if (gallery === null) return fail(notFound('gallery', ['input', 'galleryId']));
    const spaces = await listActiveSpaces(tx, [gallery.id]);
    if (!spaces.some((space) => space.modality === modality)) return fail(notServed);
    const upload = uploadId === null ? null : await findOwnUpload(tx, ctx.actor, uploadId);
    if (upload === null || upload.galleryId !== gallery.id) return fail(notFound('upload', uploadPath));
    if (upload.jobId !== null) return fail(uploadUsed);
    const offset = await this.#deps.files.size(upload.id);
    return isComplete({ upload, offset }) ? ok(upload) : fail(incomplete(upload.byteLength - offset));
  }
}

const notServed = invalidInput('the gallery has no space for this modality: no such pack is installed', [
  'input',
  'modality',
]);

const uploadUsed: UserFailure = {
  code: 'UPLOAD_USED',
  message: 'another import has taken the upload',
  path: uploadPath,
};

function incomplete(missingBytes: number): UserFailure {
  const message = `${missingBytes} bytes of the upload have not arrived`;
  return { code: 'UPLOAD_INCOMPLETE', message, path: uploadPath };
}
