import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ACCEPTED_LOSS,
  calibrationMethods,
  installedVersions,
  installPack,
  locatePack,
  nextVersion,
  quantisePack,
  readIdentityFolders,
  readLfwPairs,
  readMarket1501,
} from '@gallerist/embedding/node';
import type { KeepFloat, LabelledPicture, QuantisedPack } from '@gallerist/embedding/node';
import {
  count,
  oneOf,
  packsFolder,
  required,
  runCommand,
  text,
  UsageError,
  within,
} from '../pack/command.ts';
import type { Command, CommandCall, CommandOutput, OptionValues } from '../pack/command.ts';
import { main as evaluate } from './evaluate.ts';

const usage = `npm run quantize -- --model <pack> --data <dir> (--pairs <file> | --format market1501 | --test <dir>) [options]

Makes an INT8 version of a pack's embedder: weights of 8 bits with a scale for each channel, activations of 8 bits in ranges seen
on real pictures. Accuracy before and after is measured on people that the ranges were not seen on; a version that loses too
much is not installed. Thresholds are not carried over: calibrate the new pack before it serves.

  --model <pack>        face-default, or name, name@version or folder of a pack whose embedder is an ONNX model
  --data <dir>          pictures for the ranges: <dir>/<identity>/<image>
  --format <name>       folders (default), or market1501: ranges from its training identities, accuracy on its queries
  --pairs <file>        accuracy on these pairs of --data (as LFW's pairs.txt); their people give no ranges
  --test <dir>          accuracy by open-set identification of these people, <dir>/<identity>/<image>
  --aligned <template>  the pictures are crops aligned to this template, for example arcface-112
  --calibration <name>  min-max (default), percentile (one value in 10,000 is cut off at each end) or entropy (the cut that loses
                        the least information, as of TensorRT)
  --pictures <n>        how many pictures the ranges are seen on, one of each person first; default 300
  --keep-float <n>|auto the n layers that lose the most by themselves stay in float; auto: the fewest with which embeddings
                        turn by no more than ${ACCEPTED_LOSS} (1 − mean cosine); default 0
  --max-loss <share>    of TAR at FMR 1e-3 (market1501: of mAP); default 0.005
  --name, --version     of the new pack; default: the pack's name with -int8, the next version that is free
  --packs, --cache <dir>   default: in $DATA_DIR
  --json                print the report as JSON

Exit codes: 0 installed, 1 refused (the reason is printed), 2 wrong options.
`;

const quantizeCommand: Command = {
  usage,
  options: {
    model: { type: 'string' },
    data: { type: 'string' },
    format: { type: 'string' },
    pairs: { type: 'string' },
    test: { type: 'string' },
    aligned: { type: 'string' },
    calibration: { type: 'string' },
    pictures: { type: 'string' },
    'keep-float': { type: 'string' },
    'max-loss': { type: 'string' },
    name: { type: 'string' },
    version: { type: 'string' },
    cache: { type: 'string' },
  },
  run: quantize,
};

const DEFAULT_PICTURES = 300;
const DEFAULT_MAX_LOSS = 0.005;

interface Measured {
  readonly name: string;
  readonly rate: number;
}

interface QuantisationReport extends Omit<QuantisedPack, 'draft' | 'contents'> {
  readonly speedUp: number;
  readonly accuracy: readonly { readonly name: string; readonly before: number; readonly after: number }[];
}

async function quantize(call: CommandCall): Promise<number> {
  const { values, output } = call;
  const packsDir = packsFolder(call);
  const pack = await locatePack(required(values, 'model', 'which pack?'), { packsDir });
  const protocol = protocolOf(call);
  const most = within(values, 'max-loss', { default: DEFAULT_MAX_LOSS, above: -1, below: 1 });
  const pictures = await calibrationPictures(call);
  const name = text(values, 'name') ?? `${pack.manifest.name}-int8`;
  const newest = (await installedVersions(name, packsDir)).at(-1);
  const template = text(values, 'aligned');
  output.err(`ranges on ${pictures.length} pictures\n`);
  const quantised = await quantisePack(pack, {
    pictures: pictures.map(({ file }) => file),
    ...(template !== undefined && { source: { kind: 'aligned', template } }),
    method: oneOf(values, 'calibration', calibrationMethods) ?? 'min-max',
    keepFloat: keepFloatOf(values),
    name,
    version: text(values, 'version') ?? (newest === undefined ? '1.0.0' : nextVersion(newest)),
  });
  const report = await measure(call, quantised, protocol);
  output.out(values['json'] === true ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
  const lost = lossOf(report, protocol);
  if (!(lost <= most)) {
    output.err(
      `Not installed: it loses ${points(lost)} points, more than --max-loss ${points(most)}. Try --keep-float.\n`,
    );
    return 1;
  }
  const { draft, contents } = withReport(quantised, report);
  const installed = await installPack(draft, contents, { packsDir });
  output.err(`installed ${installed.manifest.name} ${installed.manifest.version}\n`);
  return 0;
}

function keepFloatOf(values: OptionValues): KeepFloat {
  const given = text(values, 'keep-float');
  if (given === 'auto') return 'auto';
  return given === '0' ? 0 : (count(values, 'keep-float') ?? 0);
}

type Protocol = 'lfw' | 'market1501' | 'identification';

function protocolOf({ values }: CommandCall): Protocol {
  if (oneOf(values, 'format', ['folders', 'market1501']) === 'market1501') return 'market1501';
  if (text(values, 'pairs') !== undefined) return 'lfw';
  if (text(values, 'test') !== undefined) return 'identification';
  throw new UsageError('accuracy has to be measured: give --pairs, --test or --format market1501');
}

/** One picture of each person first, then the second ones, in the order of the folder. */
async function calibrationPictures({ values }: CommandCall): Promise<readonly LabelledPicture[]> {
  const data = required(values, 'data', 'which pictures give the ranges?');
  const pairs = text(values, 'pairs');
  const isMarket = text(values, 'format') === 'market1501';
  const all = isMarket
    ? (await readMarket1501(data)).train.pictures
    : (await readIdentityFolders(data)).pictures;
  const tested = new Set(
    pairs === undefined ? [] : (await readLfwPairs(pairs, data)).pictures.map(({ identity }) => identity),
  );
  const seen = new Map<string, number>();
  const ranked = all
    .filter(({ identity }) => !tested.has(identity))
    .map((picture) => {
      const place = seen.get(picture.identity) ?? 0;
      seen.set(picture.identity, place + 1);
      return { picture, place };
    });
  const most = count(values, 'pictures') ?? DEFAULT_PICTURES;
  return ranked
    .sort((a, b) => a.place - b.place)
    .slice(0, most)
    .map(({ picture }) => picture);
}

async function measure(
  call: CommandCall,
  { draft, contents, ...figures }: QuantisedPack,
  protocol: Protocol,
): Promise<QuantisationReport> {
  const { values, output } = call;
  const scratch = await mkdtemp(join(tmpdir(), 'gallerist-quantize-'));
  try {
    const candidate = await installPack(draft, contents, { packsDir: scratch });
    output.err('accuracy before\n');
    const before = await headline(call, protocol, {
      model: text(values, 'model') ?? '',
      packsDir: packsFolder(call),
    });
    output.err('accuracy after\n');
    const { name, version } = candidate.manifest;
    const after = await headline(call, protocol, { model: `${name}@${version}`, packsDir: scratch });
    const accuracy = before.map((row) => ({
      name: row.name,
      before: row.rate,
      after: after.find((other) => other.name === row.name)?.rate ?? Number.NaN,
    }));
    return { ...figures, speedUp: figures.before.p50Ms / figures.after.p50Ms, accuracy };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The first figures of `npm run evaluate`. */
async function headline(
  { values, output }: CommandCall,
  protocol: Protocol,
  { model, packsDir }: { readonly model: string; readonly packsDir: string },
): Promise<readonly Measured[]> {
  const data = protocol === 'identification' ? text(values, 'test') : text(values, 'data');
  const passed = ['pairs', 'aligned', 'cache'].flatMap((name) => {
    const value = text(values, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const args = [
    '--model',
    model,
    '--protocol',
    protocol,
    '--data',
    data ?? '',
    '--packs',
    packsDir,
    ...passed,
  ];
  let printed = '';
  const code = await evaluate([...args, '--json'], { ...output, out: (part) => (printed += part) });
  if (code !== 0) throw new RangeError(`The accuracy of ${model} could not be measured.`);
  const outcome = JSON.parse(printed) as { readonly headline: readonly Measured[] }; // as: its own report
  return outcome.headline;
}

function lossOf({ accuracy }: QuantisationReport, protocol: Protocol): number {
  const judged = protocol === 'market1501' ? 'mAP' : 'TAR at FMR 1e-3';
  const row = accuracy.find(({ name }) => name === judged);
  return row === undefined ? Number.NaN : row.before - row.after;
}

function withReport(
  { draft, contents }: QuantisedPack,
  report: QuantisationReport,
): Pick<QuantisedPack, 'draft' | 'contents'> {
  const path = 'report.json';
  const bytes = new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`);
  const lineage = draft.lineage ? { ...draft.lineage, report: path } : null;
  return {
    draft: { ...draft, lineage, attachments: [{ role: 'report', path }] },
    contents: new Map([...contents, [path, bytes]]),
  };
}

const points = (share: number): string => (100 * share).toFixed(2);

function describe(report: QuantisationReport): string {
  const { accuracy, before, after, speedUp, macs, layers, loss, kept } = report;
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);
  return [
    `${layers} layers in INT8${kept.length === 0 ? '' : `, in float: ${kept.join(', ')}`}; ${(macs / 1e6).toFixed(1)} million multiplications`,
    `size     ${mib(before.bytes)} MiB → ${mib(after.bytes)} MiB`,
    `p50      ${before.p50Ms.toFixed(2)} ms → ${after.p50Ms.toFixed(2)} ms on one thread (${speedUp.toFixed(2)} ×)`,
    `cosine   ${(1 - loss).toFixed(5)} between embeddings before and after`,
    ...accuracy.map((row) => `${row.name.padEnd(24)} ${points(row.before)} % → ${points(row.after)} %`),
    '',
  ].join('\n');
}

/** Runs `npm run quantize -- …`; resolves to the exit code. */
export const main = (args: readonly string[], output: CommandOutput): Promise<number> =>
  runCommand(quantizeCommand, args, output);

if (import.meta.main) {
  const dataDir = process.env['DATA_DIR'] ?? './data';
  process.exitCode = await main(process.argv.slice(2), {
    out: (line) => process.stdout.write(line),
    err: (line) => process.stderr.write(line),
    signal: new AbortController().signal,
    defaultPacksDir: join(dataDir, 'packs'),
  });
}
