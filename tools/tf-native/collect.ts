import { execFile } from 'node:child_process';

/** How a command ended, and all that it printed. */
export interface Collected {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a command quietly.
 *
 * @throws if it cannot be started at all.
 */
export function collect(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Collected> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { ...options, maxBuffer: 64 * 1024 ** 2 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (error === null) resolve({ code: 0, output });
      else if (typeof error.code === 'number') resolve({ code: error.code, output });
      else if (error.killed || error.signal != null) resolve({ code: 1, output });
      else reject(new Error(`${command} cannot be started`, { cause: error }));
    });
  });
}
