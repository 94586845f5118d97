import type { Modality } from '../../core/modality.ts';

/** How a likeness is said to people. A body is known by its clothes: nobody ever *is* somebody for them. */
export const wordingOf = (modality: Modality): string => (modality === 'BODY' ? 'looks like' : 'may be');

export const wordingDescription =
  'How to say it to people: `may be` of a face, `looks like` of a body, which is known by its clothes. Never `is`.';
