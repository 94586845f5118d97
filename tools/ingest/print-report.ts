import type { IngestReport } from './run-ingest.ts';
import type { SourceNote } from './frames/frame.types.ts';

const clock = (ms: number): string => new Date(ms).toISOString();
const round = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

/** A line for people; null for what only the sum at the end tells. */
export function noteLine(note: SourceNote): string | null {
  switch (note.kind) {
    case 'unreadable':
      return `${note.name} cannot be read (${note.reason}); left out`;
    case 'lost':
      return `lost: no picture from ${clock(note.fromMs)} to ${clock(note.untilMs)}`;
    case 'reconnecting':
      return `the stream broke (${note.reason}); again in ${round(note.inMs / 1000)} s`;
    case 'skipped':
      return null;
  }
}

/** What was done, at what speed, and what was not. */
export function printReport(report: IngestReport): string {
  const { follow, send, seconds, tracklets } = report;
  const perSecond = (count: number): string => `${round(count / Math.max(seconds, 0.001))}/s`;
  const lines = [
    `${follow.frames} frames in ${round(seconds)} s (${perSecond(follow.frames)}), ${follow.people} people found`,
    `${tracklets} tracklets, ${send.sightings} sightings recorded (${perSecond(send.sightings)}), ${send.duplicates} were there already`,
    ...(tracklets === 0 && follow.people > 0 && !report.wasStopped ? [nobodyFollowed] : []),
    ...[...send.rejected].map(
      ([reason, count]) => `${count} tracklets refused: ${reason}${adviceOn(reason)}`,
    ),
    ...said(follow.outOfOrder, 'frames out of order: left out'),
    ...said(report.unreadable, 'pictures that cannot be read: left out'),
    ...said(report.skipped, 'frames of the stream skipped: this machine is slower than --fps'),
    ...said(send.dropped, 'tracklets dropped while the server was away'),
    ...said(report.unsent, 'tracklets not sent'),
    ...(report.lostSeconds > 0 ? [`${round(report.lostSeconds)} s of the source lost`] : []),
  ];
  return lines.join('\n');
}

const nobodyFollowed =
  'nobody was followed through enough frames to be recorded: --min-detections 1 suits pictures that do not follow each other';

const said = (count: number, what: string): readonly string[] => (count === 0 ? [] : [`${count} ${what}`]);

const adviceOn = (reason: string): string =>
  reason === 'CAPTURED_IN_FUTURE' ? ' (is --start right, and the clock of this machine?)' : '';
