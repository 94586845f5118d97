import type { Modality } from '../core/modality.ts';
import { builder } from './builder.ts';

export const ModalityRef = builder.enumType('Modality', {
  description: 'What of a person is compared.',
  values: {
    FACE: { description: 'The face: who is this?' },
    BODY: { description: 'The whole body: where else was this person?' },
  } satisfies Record<Modality, { description: string }>,
});
