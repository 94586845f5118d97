import type { SightingGroup, SightingMatch } from './find.types.ts';

/** A longer pause at one camera begins another group. */
const pauseMs = 10 * 60_000;

/** Matches by camera and time: what follows closely at one camera is one group. The earliest group first, matches by time. */
export function groupMatches(matches: readonly SightingMatch[]): readonly SightingGroup[] {
  const byTime = [...matches].sort(
    (a, b) => a.sighting.capturedAt.getTime() - b.sighting.capturedAt.getTime() || a.rank - b.rank,
  );
  const groups: { cameraId: string; from: Date; until: Date; matches: SightingMatch[] }[] = [];
  const latest = new Map<string, (typeof groups)[number]>();
  for (const match of byTime) {
    const { cameraId, capturedAt, capturedUntil } = match.sighting;
    const open = latest.get(cameraId);
    if (open !== undefined && capturedAt.getTime() - open.until.getTime() <= pauseMs) {
      open.matches.push(match);
      if (capturedUntil > open.until) open.until = capturedUntil;
      continue;
    }
    const group = { cameraId, from: capturedAt, until: capturedUntil, matches: [match] };
    latest.set(cameraId, group);
    groups.push(group);
  }
  return groups;
}
