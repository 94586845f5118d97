import type { SearchDay } from './statistics.types.ts';

const dayMs = 86_400_000;

/** One entry for each of `days` days from `first` (midnight, UTC) on: those that `found` lacks are zero. */
export function everyDay(found: readonly SearchDay[], first: Date, days: number): readonly SearchDay[] {
  const byDay = new Map(found.map((entry) => [entry.day.getTime(), entry]));
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(first.getTime() + index * dayMs);
    return byDay.get(day.getTime()) ?? { day, searches: 0, match: 0, review: 0, unknown: 0 };
  });
}
