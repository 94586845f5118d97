import { parseArgs } from 'node:util';

export const help = `npm run console:shots -- --out <dir> [options]

Starts a server with some content, signs in, and takes a picture of every page of the console, light and dark.

  --out <dir>        where to; made if it is not there
  --url <url>        a server that runs already, with --session
  --session <cookie> name=value of a session's cookie on that server
  --only <text>      pages whose path contains it
  --languages <list> en,zh-CN (en)
  --help             print this`;

export interface ShotOptions {
  readonly out: string;
  readonly url: string | null;
  readonly session: string | null;
  readonly only: string;
  readonly languages: readonly ('en' | 'zh-CN')[];
}

/** A mistake on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} with the option's name and what it expects. */
export function readOptions(args: readonly string[]): ShotOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  if (values.out === undefined) throw new UsageError('--out <dir> is missing');
  const [url, session] = [values.url ?? null, values.session ?? null];
  if ((url === null) !== (session === null)) throw new UsageError('--url and --session belong together');
  return {
    out: values.out,
    url,
    session,
    only: values.only ?? '',
    languages: languagesIn(values.languages ?? 'en'),
  };
}

function languagesIn(text: string): ShotOptions['languages'] {
  return text.split(',').map((name) => {
    if (name === 'en' || name === 'zh-CN') return name;
    throw new UsageError('--languages must be a list of en and zh-CN');
  });
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        out: { type: 'string' },
        url: { type: 'string' },
        session: { type: 'string' },
        only: { type: 'string' },
        languages: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
