import type { CallOptions } from '../core/connection.ts';
import * as operations from '../generated/operations.ts';
import { accepted, present } from '../user-errors.ts';
import { everyNode, keyed, type Ask, type MutationOptions } from './call.ts';

type Camera = operations.CameraFieldsFragment;
export type SightingsRecorded = operations.RecordSightingsMutation['recordSightings'];
export type SightingsFound = operations.FindSightingsQuery['findSightings'];
export type SightingMatch = SightingsFound['matches']['nodes'][number];
export type SightingsNamed = operations.AssignSightingsMutation['assignSightings'];

export function cameraCalls(ask: Ask) {
  return {
    /** @throws {UserErrors} */
    create: async (input: operations.CreateCameraInput, options: MutationOptions = {}): Promise<Camera> => {
      const variables = { input: keyed(input, options) };
      const { createCamera } = await ask(operations.CreateCameraDocument, variables, options);
      return present(accepted(createCamera).camera);
    },
    /** Sent once: it has no idempotency key. @throws {UserErrors} */
    update: async (
      id: string,
      input: operations.UpdateCameraInput,
      options: CallOptions = {},
    ): Promise<Camera> =>
      present(
        accepted((await ask(operations.UpdateCameraDocument, { id, input }, options)).updateCamera).camera,
      ),
    /** Sent once. What it recorded stays until it expires; `create` with its external id brings it back. @throws {UserErrors} */
    delete: async (id: string, options: CallOptions = {}): Promise<Camera> =>
      present(accepted((await ask(operations.DeleteCameraDocument, { id }, options)).deleteCamera).camera),
    /** Null: absent, or hidden from the caller. A removed one is readable. */
    get: async (id: string, options: CallOptions = {}): Promise<Camera | null> =>
      (await ask(operations.CameraDocument, { id }, options)).camera,
    /** Those of a gallery that are not removed, page after page. */
    list: (galleryId: string, options: CallOptions = {}): AsyncGenerator<Camera> =>
      everyNode(
        async (page) =>
          (await ask(operations.CamerasDocument, { ...page, galleryId }, options)).gallery?.cameras ?? null,
      ),
  };
}

export function sightingCalls(ask: Ask) {
  return {
    /**
     * What a camera saw. Captures that were recorded before are answered again and counted as duplicates; pictures that are
     * rejected are in the result, with their reasons.
     *
     * @throws {UserErrors}
     */
    recordSightings: async (
      input: operations.RecordSightingsInput,
      options: MutationOptions = {},
    ): Promise<SightingsRecorded> => {
      const variables = { input: keyed(input, options) };
      return accepted((await ask(operations.RecordSightingsDocument, variables, options)).recordSightings);
    },
    ...findingCalls(ask),
    ...namingCalls(ask),
  };
}

function findingCalls(ask: Ask) {
  const find = async (
    input: operations.FindSightingsInput,
    options: CallOptions = {},
  ): Promise<SightingsFound> =>
    accepted((await ask(operations.FindSightingsDocument, { input }, options)).findSightings);
  return {
    /**
     * Where else was this person: one page of sightings, best first, and the same as visits in `groups`. A picture without anybody
     * is a result, in `rejected`.
     *
     * @throws {UserErrors}
     */
    findSightings: find,
    /** The sightings of all pages, asked for as they are looked at. @throws {UserErrors} */
    everySighting: (
      input: Omit<operations.FindSightingsInput, 'first' | 'after'>,
      options: CallOptions = {},
    ): AsyncGenerator<SightingMatch> =>
      everyNode(async (page) => (await find({ ...input, ...page }, options)).matches),
  };
}

function namingCalls(ask: Ask) {
  return {
    /** Says who sightings are: all of them or none. @throws {UserErrors} among them `SIGHTING_NAMED`, `SIGHTING_VETOED`, `CONSENT_MISSING` */
    assignSightings: async (
      input: operations.AssignSightingsInput,
      options: MutationOptions = {},
    ): Promise<SightingsNamed> => {
      const variables = { input: keyed(input, options) };
      return accepted((await ask(operations.AssignSightingsDocument, variables, options)).assignSightings);
    },
    /** Takes names back, and the samples that came with them. Sent once. @throws {UserErrors} */
    unassignSightings: async (
      sightingIds: readonly string[],
      options: CallOptions = {},
    ): Promise<readonly operations.FoundSightingFieldsFragment[]> => {
      const variables = { input: { sightingIds } };
      const { unassignSightings } = await ask(operations.UnassignSightingsDocument, variables, options);
      return accepted(unassignSightings).sightings;
    },
  };
}
