import type { CallOptions } from '../core/connection.ts';
import * as operations from '../generated/operations.ts';
import { accepted, present } from '../user-errors.ts';
import { keyed, type Ask, type MutationOptions } from './call.ts';

type Job = operations.JobFieldsFragment;

export function jobCalls(ask: Ask) {
  return {
    /** Null: absent, or hidden from the caller. */
    get: async (id: string, options: CallOptions = {}): Promise<Job | null> =>
      (await ask(operations.JobDocument, { id }, options)).job,
    /** Sent once. @throws {UserErrors} among them `JOB_ENDED` */
    cancel: async (id: string, options: CallOptions = {}): Promise<Job> =>
      present(accepted((await ask(operations.CancelJobDocument, { id }, options)).cancelJob).job),
    /** Sent once. @throws {UserErrors} among them `JOB_NOT_RETRYABLE` */
    retry: async (id: string, options: CallOptions = {}): Promise<Job> =>
      present(accepted((await ask(operations.RetryJobDocument, { id }, options)).retryJob).job),
  };
}

export function transferCalls(ask: Ask) {
  return {
    /** Imports an upload of `uploadImport`. @returns The job; `waitForJob` waits for it. @throws {UserErrors} */
    importGallery: async (
      input: operations.ImportGalleryInput,
      options: MutationOptions = {},
    ): Promise<Job> => {
      const variables = { input: keyed(input, options) };
      return present(
        accepted((await ask(operations.ImportGalleryDocument, variables, options)).importGallery).job,
      );
    },
    /** @returns The job; once it has succeeded, `downloadExport` has the ZIP. @throws {UserErrors} */
    exportGallery: async (
      input: operations.ExportGalleryInput,
      options: MutationOptions = {},
    ): Promise<Job> => {
      const variables = { input: keyed(input, options) };
      return present(
        accepted((await ask(operations.ExportGalleryDocument, variables, options)).exportGallery).job,
      );
    },
  };
}
