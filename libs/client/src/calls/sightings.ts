import type { CallOptions } from '../core/connection.ts';
import * as operations from '../generated/operations.ts';
import { accepted, present } from '../user-errors.ts';
import { everyNode, keyed, type Ask, type MutationOptions } from './call.ts';

type Camera = operations.CameraFieldsFragment;
export type SightingsRecorded = operations.RecordSightingsMutation['recordSightings'];

export function cameraCalls(ask: Ask) {
  return {
    /** @throws {UserErrors} */
    create: async (input: operations.CreateCameraInput, options: MutationOptions = {}): Promise<Camera> => {
      const variables = { input: keyed(input, options) };
      const { createCamera } = await ask(operations.CreateCameraDocument, variables, options);
      return present(accepted(createCamera).camera);
    },
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
  };
}
