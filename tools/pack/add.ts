import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { changedSpec, packPresets, pixelRanges } from '@gallerist/embedding';
import type { PackManifest, PackPresetName } from '@gallerist/embedding';
import { examineModel, installPack } from '@gallerist/embedding/node';
import type { ExaminedModel, PackDraft } from '@gallerist/embedding/node';
import { count, oneOf, packsFolder, required, text, UsageError } from './command.ts';
import type { Command, CommandCall, OptionValues } from './command.ts';
import { isUrl, mostModelBytes, readModelSource } from './download.ts';

// Object.keys forgets the literal names
const presetNames = Object.keys(packPresets) as PackPresetName[];

const usage = `npm run pack -- add <onnx file|url> --preset <preset> --licence <text> [options]

Takes an ONNX embedder into use: reads its input and output, runs it on seeded crops, refuses what is no embedder, and installs
it as <packs>/<name>/<version>/ with its digest and a test vector pinned.

Presets:
${presetNames.map((name) => `  ${name.padEnd(14)} ${packPresets[name].about}`).join('\n')}

  --preset <preset>            how the model takes pictures
  --licence <text>             of the weights (also --license); shown wherever the pack is
  --name <name>                default: the file's name
  --version <n.n.n>            default 1.0.0
  --sha256 <digest>            the file's digest; required for a URL
  --origin <text>              where the weights come from; default: the URL or the file's name
  --training-data <text>       what it was trained on; default: not stated
  --commercial-use <word>      yes, no or unclear (default); yes needs --commercial-use-source
  --commercial-use-source <t>  where that is said: a URL or a document
  --output <name>              the model's output, where there are several
  --fit <stretch|letterbox>    how a body is brought to size, where the preset's is not right
  --channels <rgb|bgr>         order of the colours, likewise
  --range <raw|unit|imagenet|arcface>  values: bytes, [0, 1], ImageNet's statistics, [−1, 1], likewise
  --flip-fusion                embed the mirror image too and add the two vectors: slower, a little more accurate
  --batch single               one picture at a time, for a model whose rows depend on each other
  --max-bytes <n>              refuse larger files; default 2 GiB
  --packs <dir>                default: $DATA_DIR/packs
  --json                       print the result as JSON

Exit codes: 0 installed, 1 refused (the reason is printed), 2 wrong options.
`;

/** `npm run pack -- add` */
export const addCommand: Command = {
  usage,
  options: {
    preset: { type: 'string' },
    licence: { type: 'string' },
    license: { type: 'string' },
    name: { type: 'string' },
    version: { type: 'string' },
    sha256: { type: 'string' },
    origin: { type: 'string' },
    'training-data': { type: 'string' },
    'commercial-use': { type: 'string' },
    'commercial-use-source': { type: 'string' },
    output: { type: 'string' },
    fit: { type: 'string' },
    channels: { type: 'string' },
    range: { type: 'string' },
    'flip-fusion': { type: 'boolean' },
    batch: { type: 'string' },
    'max-bytes': { type: 'string' },
  },
  run: add,
};

async function add(call: CommandCall): Promise<number> {
  const { values, positionals, output } = call;
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) throw new UsageError('one ONNX file or URL is asked for');
  refuseGraphs(source);
  const asked = readOptions(values, source);
  const folder = await mkdtemp(join(tmpdir(), 'pack-add-'));
  try {
    const sha256 = text(values, 'sha256');
    const maxBytes = count(values, 'max-bytes') ?? mostModelBytes;
    const reading = { sha256, maxBytes, aside: join(folder, 'model'), signal: output.signal };
    const { bytes } = await readModelSource(source, reading);
    const found = await examineModel({
      model: bytes,
      spec: asked.spec,
      output: asked.output,
      batch: asked.batch,
    });
    const draft = draftOf(found, asked);
    const { manifest } = await installPack(draft, new Map([['model.onnx', found.model]]), {
      packsDir: packsFolder(call),
    });
    report(call, manifest, found.notes);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function refuseGraphs(source: string): void {
  if (!/(?:\.json|\/)$/.test(source)) return;
  throw new UsageError('TensorFlow.js models are exported first: npm run export writes the ONNX file to add');
}

type AddOptions = ReturnType<typeof readOptions>;

function readOptions(values: OptionValues, source: string) {
  const preset = oneOf(values, 'preset', presetNames);
  if (preset === undefined) throw new UsageError(`--preset is missing: one of ${presetNames.join(', ')}`);
  const licence = text(values, 'licence') ?? text(values, 'license');
  const changes = {
    fit: oneOf(values, 'fit', ['stretch', 'letterbox']),
    channels: oneOf(values, 'channels', ['rgb', 'bgr']),
    range: oneOf(values, 'range', pixelRanges),
  };
  const { modality, spec } = packPresets[preset];
  return {
    modality,
    spec: changedSpec(spec, changes),
    name: text(values, 'name') ?? nameOf(source),
    version: text(values, 'version') ?? '1.0.0',
    licence: required({ licence }, 'licence', 'what may be done with the weights has to be said'),
    origin: text(values, 'origin') ?? (isUrl(source) ? source : basename(source)),
    trainingData: text(values, 'training-data') ?? 'not stated',
    ...commercialUse(values),
    output: text(values, 'output'),
    batch: oneOf(values, 'batch', ['single']),
    flipFusion: values['flip-fusion'] === true,
  };
}

function nameOf(source: string): string {
  const file = basename(isUrl(source) ? new URL(source).pathname : source);
  return file
    .slice(0, file.length - extname(file).length)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** Nobody writes `yes` without a source. */
function commercialUse(values: OptionValues) {
  const use = oneOf(values, 'commercial-use', ['yes', 'no', 'unclear']) ?? 'unclear';
  const said = text(values, 'commercial-use-source');
  if (use === 'yes' && said === undefined) {
    throw new UsageError('--commercial-use yes needs --commercial-use-source: where is that said?');
  }
  return { commercialUse: use, commercialUseSource: said };
}

function draftOf(found: ExaminedModel, asked: AddOptions): PackDraft {
  const { licence, commercialUseSource: said } = asked;
  return {
    name: asked.name,
    version: asked.version,
    modality: asked.modality,
    embedder: {
      architecture: asked.name,
      format: 'onnx',
      input: found.input,
      output: found.output,
      dimensions: found.dimensions,
      flipFusion: asked.flipFusion,
      normalisation: 'l2',
    },
    preprocess: found.spec,
    files: [
      {
        role: 'embedder',
        path: 'model.onnx',
        origin: asked.origin,
        trainingData: asked.trainingData,
        licence: said === undefined ? licence : `${licence}; on commercial use: ${said}`,
        commercialUse: asked.commercialUse,
      },
    ],
  };
}

function report({ values, output }: CommandCall, manifest: PackManifest, notes: readonly string[]): void {
  const { name, version, embedder, files } = manifest;
  if (values['json'] === true) {
    output.out(`${JSON.stringify({ name, version, manifest, notes }, null, 2)}\n`);
    return;
  }
  const lines = [
    `Installed ${name} ${version}: ${embedder.dimensions} dimensions, SHA-256 ${files[0]?.sha256}.`,
    ...notes,
    'It has no thresholds yet: npm run pack -- calibrate measures them on your pictures.',
  ];
  output.out(`${lines.join('\n')}\n`);
}
