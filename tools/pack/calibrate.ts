import {
  builtInPackName,
  calibratedDraft,
  installedVersions,
  installPack,
  locatePack,
  measurePack,
  nextVersion,
  openPackEmbedder,
  ownContents,
} from '@gallerist/embedding/node';
import type { LocatedPack, PackMeasurements, PictureSource } from '@gallerist/embedding/node';
import { readFacesFolder } from '../acceptance/faces-folder.ts';
import { count, packsFolder, required, text, UsageError } from './command.ts';
import type { Command, CommandCall } from './command.ts';

const usage = `npm run pack -- calibrate [pack] --data <dir> [options]

Measures a pack on <dir>/<identity>/<image>: the similarity at false match rates of 1e-4 (match) and 1e-3 (review), a histogram,
a tail fit, and from where on two crops are the same picture. Installs them as a new version of the pack: the same weights and
the same space, another manifest. No vectors and no pictures are kept. About 500 people with a usable picture each are needed.

  pack                  name, name@version or folder; default: the built-in face pack
  --data <dir>          the pictures, a folder for each person (also --faces)
  --aligned <template>  they are crops aligned to this template, for example arcface-112
  --max-images <n>      only people with at most n pictures
  --set-name <text>     what the manifest calls the pictures; default: the operator's own pictures
  --set-licence <text>  their licence; default: not stated
  --name <name>         name of the calibrated pack; default: the pack's own. The built-in pack needs one to be installed
  --version <n.n.n>     default: the next one that is free
  --print               print the statistics as JSON and install nothing
  --cache <dir>         keep vectors here, so that another run is quick
  --packs <dir>         default: $DATA_DIR/packs
  --json                print the result as JSON

Exit codes: 0 measured, 1 refused (the reason is printed), 2 wrong options.
`;

/** `npm run pack -- calibrate` */
export const calibrateCommand: Command = {
  usage,
  options: {
    data: { type: 'string' },
    faces: { type: 'string' },
    aligned: { type: 'string' },
    'max-images': { type: 'string' },
    'set-name': { type: 'string' },
    'set-licence': { type: 'string' },
    name: { type: 'string' },
    version: { type: 'string' },
    print: { type: 'boolean' },
    cache: { type: 'string' },
  },
  run: calibrate,
};

async function calibrate(call: CommandCall): Promise<number> {
  const { values, positionals, output } = call;
  if (positionals.length > 1) throw new UsageError('one pack at a time is calibrated');
  const data = text(values, 'data') ?? text(values, 'faces');
  const folder = required({ data }, 'data', 'which pictures?');
  const isPrinted = values['print'] === true;
  const pack = await locatePack(positionals[0] ?? builtInPackName, { packsDir: packsFolder(call) });
  const name = text(values, 'name') ?? pack.manifest.name;
  if (name === builtInPackName && !isPrinted) {
    throw new UsageError('the built-in pack is not changed: give the calibrated one a --name, or --print');
  }
  const measurements = await measure(call, pack, folder);
  if (isPrinted) {
    output.out(`${JSON.stringify(measurements, null, 2)}\n`);
    return 0;
  }
  await install(call, { pack, name, measurements });
  return 0;
}

async function measure(call: CommandCall, pack: LocatedPack, folder: string): Promise<PackMeasurements> {
  const { values, output } = call;
  const most = count(values, 'max-images') ?? Infinity;
  const people = readFacesFolder(folder).filter(({ pictures }) => pictures.length <= most);
  const template = text(values, 'aligned');
  const source: { readonly source?: PictureSource } =
    template === undefined ? {} : { source: { kind: 'aligned', template } };
  const embedder = await openPackEmbedder(pack, source);
  let told = 0;
  try {
    return await measurePack(embedder, people, {
      cacheDir: text(values, 'cache') ?? null,
      signal: output.signal,
      onProgress: ({ done, total }) => {
        const percent = Math.floor((100 * done) / Math.max(1, total));
        if (percent >= told + 10) output.err(`${done} of ${total} pictures\n`);
        if (percent >= told + 10) told = percent;
      },
    });
  } finally {
    await embedder.dispose();
  }
}

interface Calibrated {
  readonly pack: LocatedPack;
  readonly name: string;
  readonly measurements: PackMeasurements;
}

async function install(call: CommandCall, { pack, name, measurements }: Calibrated): Promise<void> {
  const { values, output } = call;
  const packsDir = packsFolder(call);
  const newest = (await installedVersions(name, packsDir)).at(-1);
  const version = text(values, 'version') ?? (newest === undefined ? '1.0.0' : nextVersion(newest));
  const set = {
    name: text(values, 'set-name') ?? "the operator's own pictures",
    licence: text(values, 'set-licence') ?? 'not stated',
    alignment: text(values, 'aligned') ?? null,
  };
  const draft = calibratedDraft(pack, measurements, { name, version, set });
  const kept = pack.manifest.attachments.filter(({ role }) => role !== 'report');
  const installed = await installPack(draft, await ownContents(pack, kept), { packsDir });
  const { defaultThreshold, duplicateSimilarity } = installed.manifest;
  if (values['json'] === true) {
    output.out(`${JSON.stringify({ name, version, defaultThreshold, duplicateSimilarity }, null, 2)}\n`);
    return;
  }
  const { match, review } = defaultThreshold ?? {};
  output.out(
    `Installed ${name} ${version}: match ${match}, review ${review}, same picture from ${duplicateSimilarity?.value} on ` +
      `(${measurements.statistics.identities} people, ${measurements.statistics.images} pictures, ${measurements.unusable} passed over).\n`,
  );
}
