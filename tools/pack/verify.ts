import {
  builtInPackName,
  installedNames,
  installedVersions,
  locatePack,
  verifyPack,
} from '@gallerist/embedding/node';
import { packsFolder } from './command.ts';
import type { Command, CommandCall } from './command.ts';

const usage = `npm run pack -- verify [pack ...] [options]

Compares the files of packs with the digests that were pinned, and what their nets give with the vectors that were pinned when
they were added. Without names: all that are installed, and the built-in one.

  pack           name, name@version or folder
  --packs <dir>  default: $DATA_DIR/packs
  --json         print the results as JSON

Exit codes: 0 all is well, 1 something is not, 2 wrong options.
`;

/** `npm run pack -- verify` */
export const verifyCommand: Command = { usage, options: {}, run: verify };

async function verify(call: CommandCall): Promise<number> {
  const { values, positionals, output } = call;
  const packsDir = packsFolder(call);
  const names = positionals.length > 0 ? positionals : await allPacks(packsDir);
  const results = [];
  for (const name of names) {
    output.signal.throwIfAborted();
    const pack = await locatePack(name, { packsDir });
    const checks = await verifyPack(pack);
    results.push({ name: pack.manifest.name, version: pack.manifest.version, checks });
  }
  if (values['json'] === true) output.out(`${JSON.stringify(results, null, 2)}\n`);
  else output.out(results.map(written).join(''));
  return results.every(({ checks }) => checks.every(({ ok }) => ok)) ? 0 : 1;
}

/** The built-in pack and every version of every installed one. */
export async function allPacks(packsDir: string): Promise<readonly string[]> {
  const names = await installedNames(packsDir);
  const versions = await Promise.all(
    names.map(async (name) =>
      (await installedVersions(name, packsDir)).map((version) => `${name}@${version}`),
    ),
  );
  return [builtInPackName, ...versions.flat()];
}

interface Verified {
  readonly name: string;
  readonly version: string;
  readonly checks: Awaited<ReturnType<typeof verifyPack>>;
}

function written({ name, version, checks }: Verified): string {
  const lines = checks.map(({ check, ok, detail }) => `  ${ok ? 'ok    ' : 'FAILED'} ${check}: ${detail}\n`);
  return `${name} ${version}\n${lines.join('')}`;
}
