import { builder } from './builder.ts';
import type { Payload } from './payload.ts';
import { UserErrorRef } from './user-errors.ts';

/** A payload type without its fields for the result; `userErrors` is there. */
export function payloadType<T>(name: string) {
  const ref = builder
    .objectRef<Payload<T>>(name)
    .implement({ description: 'What the mutation did, or why it did nothing.' });
  builder.objectField(ref, 'userErrors', (t) =>
    t.field({
      type: [UserErrorRef],
      description: 'Why nothing was done; empty on success.',
      resolve: (payload) => [...payload.userErrors],
    }),
  );
  return ref;
}
