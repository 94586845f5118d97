import type { Modality } from '../../core/modality.ts';

/**
 * When a probe was captured, for the sample that it becomes: what the search said. Where it said nothing, a body counts as captured
 * when it was searched for, so that its clothes are not taken for those of the day when somebody decides.
 */
export const capturedAtOf = (
  modality: Modality,
  search: { readonly capturedAt: Date | null; readonly searchedAt: Date },
): Date | null => search.capturedAt ?? (modality === 'BODY' ? search.searchedAt : null);
