import type { EventToTell } from '../webhook/event.types.ts';
import type { ProbeOutcome } from './search.types.ts';

/**
 * What webhooks hear of a recorded search: the matches of each gallery apart, so that who listens to one gallery is told
 * of nobody in another; and that somebody was unknown.
 */
export function eventsOfSearch(
  searchId: string,
  galleryIds: readonly string[],
  outcomes: readonly Pick<ProbeOutcome, 'decision' | 'candidates'>[],
): EventToTell[] {
  const candidates = outcomes.flatMap((outcome) => outcome.candidates);
  const matches = candidates.filter((candidate) => candidate.decision === 'MATCH');
  const events = galleryIds.flatMap((galleryId): EventToTell[] => {
    const here = matches.filter((match) => match.galleryId === galleryId);
    if (here.length === 0) return [];
    const identityIds = [...new Set(here.map((match) => match.identityId))];
    const sampleIds = [...new Set(here.map((match) => match.sampleId))];
    return [{ kind: 'search.match', galleryIds: [galleryId], ids: { searchId, identityIds, sampleIds } }];
  });
  const isSomebodyUnknown = outcomes.some((outcome) => outcome.decision === 'UNKNOWN');
  return isSomebodyUnknown ? [...events, { kind: 'search.unknown', galleryIds, ids: { searchId } }] : events;
}
