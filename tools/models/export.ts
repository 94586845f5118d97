import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRuntime } from '@gallerist/embedding/node';
import { OnnxTraceError, onnxCost, traceOnnx, writeOnnx } from '@gallerist/embedding/onnx';
import type { OnnxValue } from '@gallerist/embedding/onnx';
import { NetWeightsError } from '@gallerist/embedding/architectures';
import { oneOf, packsFolder, required, runCommand } from '../pack/command.ts';
import type { Command, CommandCall, CommandOutput } from '../pack/command.ts';
import { checkParity } from './export/check-parity.ts';
import type { Parity } from './export/check-parity.ts';
import { faceRoles, loadModel } from './export/load-model.ts';
import { pictureRows, readPictures } from './export/picture-rows.ts';
import type { ModelSource } from './export/model-source.types.ts';

const usage = `npm run export -- --model <model> --out <file.onnx> [options]

Writes a TensorFlow.js model as an ONNX file and compares the two on seeded inputs at batches of 1, 3 and 16.

  --model <model>  a folder with weights.json and weights.bin (as training writes it), the name of a pack that was trained
                   here, a model.json of TensorFlow.js (layers or graph), or face-default
  --net <role>     of face-default: detector, landmarks or embedder (default)
  --out <file>     where to write the ONNX file
  --pictures <dir> compare on the first 200 pictures of a folder instead of seeded inputs
  --packs <dir>    where packs are; default: $DATA_DIR/packs
  --json           print the report as JSON

Pictures go in as [batch, channels, height, width]. Exit codes: 0 written, 1 the model cannot be exported or the two differ
(cosine below 0.99999), 2 wrong options.
`;

/** Rows that are further apart than this are of another model. */
const MIN_COSINE = 0.99999;
const BATCHES = [1, 3, 16];
const SEED = 7;

interface ExportReport {
  readonly file: string;
  readonly bytes: number;
  readonly nodes: number;
  readonly parameters: number;
  readonly macs: number;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly parity: readonly Parity[];
}

const exportCommand: Command = {
  usage,
  options: {
    model: { type: 'string' },
    out: { type: 'string' },
    net: { type: 'string' },
    pictures: { type: 'string' },
  },
  run: runExport,
};

async function runExport(call: CommandCall): Promise<number> {
  const { values, output } = call;
  const model = required(values, 'model', 'which model is to be exported?');
  const file = required(values, 'out', 'where is the ONNX file to be written?');
  const net = oneOf(values, 'net', faceRoles) ?? 'embedder';
  await startRuntime('wasm');
  try {
    const source = await loadModel({ model, net, packsDir: packsFolder(call) });
    const pictures = typeof values['pictures'] === 'string' ? await readPictures(values['pictures']) : null;
    const rows = pictures === null ? {} : { rows: pictureRows(pictures, source) };
    const report = await exportModel(source, file, rows);
    output.out(values['json'] === true ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
    return report.parity.every(({ smallestCosine }) => smallestCosine >= MIN_COSINE) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof OnnxTraceError || error instanceof NetWeightsError)) throw error;
    output.err(`${model} cannot be exported: ${error.message}\n`);
    return 1;
  }
}

async function exportModel(
  source: ModelSource,
  file: string,
  rows: { readonly rows?: Float32Array },
): Promise<ExportReport> {
  try {
    const model = traceOnnx(source.run, source);
    const bytes = writeOnnx(model);
    await writeFile(file, bytes);
    const { parameters, macs } = onnxCost(model, exampleShapes(source));
    const { inputs, outputs, nodes } = model.graph;
    const parity = await checkParity(bytes, source, { batches: BATCHES, seed: SEED, ...rows });
    return { file, bytes: bytes.length, nodes: nodes.length, parameters, macs, inputs, outputs, parity };
  } finally {
    source.dispose();
  }
}

/** One example. */
function exampleShapes({ inputs }: ModelSource): Record<string, readonly number[]> {
  return Object.fromEntries(
    inputs.map(({ name, shape }) => {
      const [rows = 1, columns = 1, channels = 1] = shape;
      return [name, shape.length === 3 ? [1, channels, rows, columns] : [1, ...shape]];
    }),
  );
}

function describe({ file, bytes, nodes, parameters, macs, inputs, outputs, parity }: ExportReport): string {
  const value = ({ name, dims }: OnnxValue): string =>
    `${name} [${(dims ?? []).map((side) => side ?? '?').join(', ')}]`;
  const lines = parity.map(
    ({ batch, output, largestDifference, smallestCosine }) =>
      `  batch ${String(batch).padStart(2)}  ${output}: largest difference ${largestDifference.toExponential(1)}, smallest cosine ${smallestCosine.toFixed(7)}`,
  );
  return [
    `${file}: ${(bytes / 2 ** 20).toFixed(2)} MiB, ${nodes} nodes`,
    `parameters ${parameters.toLocaleString('en')}, ${(macs / 1e6).toFixed(1)} million multiplications for one example`,
    `inputs  ${inputs.map(value).join(', ')}`,
    `outputs ${outputs.map(value).join(', ')}`,
    'against TensorFlow.js:',
    ...lines,
    '',
  ].join('\n');
}

/** Runs `npm run export -- …`; resolves to the exit code. */
export const main = (args: readonly string[], output: CommandOutput): Promise<number> =>
  runCommand(exportCommand, args, output);

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), {
    out: (line) => process.stdout.write(line),
    err: (line) => process.stderr.write(line),
    signal: new AbortController().signal,
    defaultPacksDir: join(process.env['DATA_DIR'] ?? './data', 'packs'),
  });
}
