import type { CallOptions } from '../core/connection.ts';
import * as operations from '../generated/operations.ts';
import { accepted, present } from '../user-errors.ts';
import { everyNode, keyed, type Ask, type MutationOptions } from './call.ts';

type Identity = operations.IdentityFieldsFragment;
export type TimelineEntry = NonNullable<
  operations.IdentityTimelineQuery['identity']
>['timeline']['nodes'][number];

export function identityCalls(ask: Ask) {
  return { ...identityQueries(ask), ...identityMutations(ask) };
}

function identityMutations(ask: Ask) {
  return {
    /** @throws {UserErrors} among them `EXTERNAL_ID_TAKEN` */
    create: async (
      input: operations.CreateIdentityInput,
      options: MutationOptions = {},
    ): Promise<Identity> => {
      const variables = { input: keyed(input, options) };
      const { createIdentity } = await ask(operations.CreateIdentityDocument, variables, options);
      return present(accepted(createIdentity).identity);
    },
    /** Sent once: it has no idempotency key. @throws {UserErrors} */
    update: async (
      id: string,
      input: operations.UpdateIdentityInput,
      options: CallOptions = {},
    ): Promise<Identity> => {
      const { updateIdentity } = await ask(operations.UpdateIdentityDocument, { id, input }, options);
      return present(accepted(updateIdentity).identity);
    },
    /** Sent once. With samples, embeddings and pictures. @throws {UserErrors} */
    delete: async (id: string, options: CallOptions = {}): Promise<void> => {
      accepted((await ask(operations.DeleteIdentityDocument, { id }, options)).deleteIdentity);
    },
  };
}

function identityQueries(ask: Ask) {
  return {
    /** Null: absent, or hidden from the caller. */
    get: async (id: string, options: CallOptions = {}): Promise<Identity | null> =>
      (await ask(operations.IdentityDocument, { id }, options)).identity,
    /** By the caller's own id. Null: absent, or hidden from the caller. */
    byExternalId: async (
      galleryId: string,
      externalId: string,
      options: CallOptions = {},
    ): Promise<Identity | null> => {
      const variables = { galleryId, externalId };
      const { gallery } = await ask(operations.IdentityByExternalIdDocument, variables, options);
      return gallery?.identityByExternalId ?? null;
    },
    /** Those of a gallery, page after page; none of a gallery that is not there. */
    list: (
      galleryId: string,
      filter: operations.IdentityFilter | null = null,
      options: CallOptions = {},
    ): AsyncGenerator<Identity> =>
      everyNode(async (page) => {
        const variables = { ...page, galleryId, filter };
        const { gallery } = await ask(operations.IdentitiesDocument, variables, options);
        return gallery?.identities ?? null;
      }),
    /** Where it was, newest first, page after page; none of one that is not there. Each page is noted in the audit log. */
    timeline: (
      id: string,
      range: { readonly since?: string; readonly until?: string } = {},
      options: CallOptions = {},
    ): AsyncGenerator<TimelineEntry> =>
      everyNode(async (page) => {
        const { identity } = await ask(
          operations.IdentityTimelineDocument,
          { ...page, ...range, id },
          options,
        );
        return identity?.timeline ?? null;
      }),
  };
}
