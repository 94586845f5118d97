import { parseArgs } from 'node:util';
import { modalities } from './sending/record-tracklet.ts';
import type { IngestModality } from './sending/record-tracklet.ts';

export const help = `npm run ingest -- --camera <id> [--gallery <id>] <folder | video file | rtsp://…> [options]

Finds the people in pictures, a video or a stream, follows each through the view, and records the best crops of each as one
sighting of that camera. People are found on this machine; only crops of them are sent. Running it again records nothing twice.

  --camera <id>           the camera: its id, or its external id beside --gallery
  --gallery <id>          the gallery, where --camera is an external id
  --server <url>          GALLERIST_URL, else http://127.0.0.1:4000
  --key-file <file>       holds an API key that may add samples; else GALLERIST_KEY. Never on the command line: others see it there
  --start <time>          when the first frame was taken, as 2026-11-30T08:15:00 on the camera's clock, or with Z or +01:00.
                          Default: what a video's creation time, or the names or EXIF of pictures say. Streams are live.
  --time-zone <zone>      of times without an offset. Default: the camera's
  --fps <n>               frames a second that are looked at (5); the rate of a folder whose --start is given
  --modality <m>          ${modalities.join(', ')}, or both: BODY,FACE (BODY)
  --crops <n>             crops a sighting at most (5)
  --min-detections <n>    a person seen in fewer frames is taken for a false alarm (3)
  --max-gap <seconds>     somebody hidden for longer is somebody new (2)
  --small                 look at large frames in tiles too: finds smaller people, several times slower
  --max-side <px>         longer frames are made smaller (1920)
  --parallel <n>          calls to the server at once (2)
  --json                  print what was done as JSON at the end
  --help                  print this

The address of a stream may come from GALLERIST_SOURCE instead, as it holds a password. Ctrl-C ends: what was seen is sent, of a
file what was seen whole; a second Ctrl-C ends at once.`;

export interface IngestOptions {
  readonly source: string;
  readonly camera: string;
  readonly gallery: string | null;
  readonly server: string;
  readonly keyFile: string | null;
  readonly start: string | null;
  readonly timeZone: string | null;
  readonly framesPerSecond: number;
  readonly modalities: readonly IngestModality[];
  readonly crops: number;
  readonly minDetections: number;
  readonly maxGapSeconds: number;
  readonly usesTiles: boolean;
  readonly maxSidePx: number;
  readonly parallel: number;
  readonly json: boolean;
}

/** A mistake on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} with the option's name and what it expects. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): IngestOptions | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const [source = env['GALLERIST_SOURCE'] ?? '', ...more] = positionals;
  if (source === '') throw new UsageError('give a folder, a video file or an rtsp:// address');
  if (more.length > 0) throw new UsageError(`one source at a time, got also ${more.join(' ')}`);
  if (values.camera === undefined) throw new UsageError('--camera <id> is missing');
  return {
    source,
    camera: values.camera,
    gallery: values.gallery ?? null,
    server: values.server ?? env['GALLERIST_URL'] ?? 'http://127.0.0.1:4000',
    keyFile: values['key-file'] ?? null,
    start: values.start ?? null,
    timeZone: values['time-zone'] ?? null,
    framesPerSecond: number('--fps', values.fps, { otherwise: 5, least: 0.1, most: 60 }),
    modalities: readModalities(values.modality ?? 'BODY'),
    crops: number('--crops', values.crops, { otherwise: 5, least: 1, most: 20, isWhole: true }),
    minDetections: number('--min-detections', values['min-detections'], {
      otherwise: 3,
      least: 1,
      most: 1000,
      isWhole: true,
    }),
    maxGapSeconds: number('--max-gap', values['max-gap'], { otherwise: 2, least: 0.1, most: 60 }),
    usesTiles: values.small === true,
    maxSidePx: number('--max-side', values['max-side'], {
      otherwise: 1920,
      least: 64,
      most: 8192,
      isWhole: true,
    }),
    parallel: number('--parallel', values.parallel, { otherwise: 2, least: 1, most: 16, isWhole: true }),
    json: values.json === true,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ camera: text, gallery: text, server: text, 'key-file': text, start: text, 'time-zone': text },
        ...{ fps: text, modality: text, crops: text, 'min-detections': text, 'max-gap': text },
        ...{ 'max-side': text, parallel: text },
        ...{ small: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable options');
  }
}

function readModalities(text: string): readonly IngestModality[] {
  const named = text.toUpperCase().split(',');
  const known = modalities.filter((one) => named.includes(one));
  if (known.length === named.length) return known;
  throw new UsageError(`--modality must be ${modalities.join(', ')} or ${modalities.join(',')}, got ${text}`);
}

interface Bounds {
  readonly otherwise: number;
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
}

function number(
  name: string,
  text: string | undefined,
  { otherwise, least, most, isWhole = false }: Bounds,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most && (!isWhole || Number.isInteger(value)))
    return value;
  throw new UsageError(
    `${name} must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}, got ${text}`,
  );
}
