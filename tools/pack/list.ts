import { manifestDigest } from '@gallerist/embedding';
import { locatePack } from '@gallerist/embedding/node';
import { packsFolder } from './command.ts';
import type { Command, CommandCall } from './command.ts';
import { allPacks } from './verify.ts';

const usage = `npm run pack -- list [options]

The built-in pack and those that are installed: what they look at, dimensions, licence, whether they were calibrated.

  --packs <dir>  default: $DATA_DIR/packs
  --json         print them as JSON, with digests and every licence row

Exit codes: 0 listed, 1 a pack cannot be read, 2 wrong options.
`;

/** `npm run pack -- list` */
export const listCommand: Command = { usage, options: {}, run: list };

async function list(call: CommandCall): Promise<number> {
  const packsDir = packsFolder(call);
  const packs = [];
  for (const name of await allPacks(packsDir)) {
    const { manifest } = await locatePack(name, { packsDir });
    packs.push({ ...manifest, digest: manifestDigest(manifest) });
  }
  if (call.values['json'] === true) {
    call.output.out(`${JSON.stringify(packs.map(forMachines), null, 2)}\n`);
    return 0;
  }
  call.output.out(table([headings, ...packs.map(rowOf)]));
  return 0;
}

type ListedPack = Awaited<ReturnType<typeof locatePack>>['manifest'] & { readonly digest: string };

function forMachines(pack: ListedPack) {
  const { name, version, modality, digest, embedder, adapter, files, lineage, calibration } = pack;
  const { format, architecture, flipFusion } = embedder;
  const { dimensions } = adapter ?? embedder;
  return {
    name,
    version,
    modality,
    digest,
    architecture,
    format,
    dimensions,
    flipFusion,
    isCalibrated: calibration !== null,
    lineage,
    files,
  };
}

const headings = ['pack', 'version', 'for', 'format', 'dims', 'thresholds', 'commercial use', 'licence'];

function rowOf({
  name,
  version,
  modality,
  embedder,
  adapter,
  defaultThreshold,
  files,
}: ListedPack): string[] {
  const { dimensions } = adapter ?? embedder;
  const own = files.filter(({ role }) => role === 'embedder' || role === 'adapter');
  const uses = [...new Set(own.map(({ commercialUse }) => commercialUse))].join(', ');
  const licences = [...new Set(own.map(({ licence }) => licence))].join('; ');
  const thresholds = defaultThreshold === null ? 'none' : `match ${defaultThreshold.match}`;
  return [name, version, modality, embedder.format, String(dimensions), thresholds, uses, licences];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
