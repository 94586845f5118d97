import type { CallOptions } from '../core/connection.ts';
import * as operations from '../generated/operations.ts';
import { accepted, present } from '../user-errors.ts';
import { everyNode, keyed, type Ask, type MutationOptions } from './call.ts';

type Gallery = operations.GalleryFieldsFragment;

export function galleryCalls(ask: Ask) {
  return {
    /** @throws {UserErrors} */
    create: async (input: operations.CreateGalleryInput, options: MutationOptions = {}): Promise<Gallery> => {
      const variables = { input: keyed(input, options) };
      const { createGallery } = await ask(operations.CreateGalleryDocument, variables, options);
      return present(accepted(createGallery).gallery);
    },
    /** Null: absent, or hidden from the caller. */
    get: async (id: string, options: CallOptions = {}): Promise<Gallery | null> =>
      (await ask(operations.GalleryDocument, { id }, options)).gallery,
    /** All that the caller sees, page after page. */
    list: (
      filter: operations.GalleryFilter | null = null,
      options: CallOptions = {},
    ): AsyncGenerator<Gallery> =>
      everyNode(
        async (page) => (await ask(operations.GalleriesDocument, { ...page, filter }, options)).galleries,
      ),
    /** Sent once: it has no idempotency key. @throws {UserErrors} */
    update: async (
      id: string,
      input: operations.UpdateGalleryInput,
      options: CallOptions = {},
    ): Promise<Gallery> => {
      const { updateGallery } = await ask(operations.UpdateGalleryDocument, { id, input }, options);
      return present(accepted(updateGallery).gallery);
    },
    /** Sent once. @returns The job that removes what the gallery holds. @throws {UserErrors} */
    delete: async (id: string, options: CallOptions = {}): Promise<operations.JobFieldsFragment> =>
      present(accepted((await ask(operations.DeleteGalleryDocument, { id }, options)).deleteGallery).job),
  };
}
