import { collect } from '../bootstrap/run-step.mjs';

/**
 * Runs npm scripts over the sources, one after the other: the tests beside them wait a good deal. A failed one prints what
 * it found. Resolves to how many passed and failed.
 */
export async function runChecks({ checks, root, env }) {
  const results = [];
  for (const name of checks) {
    const startedAt = Date.now();
    const { code, output } = await collect('npm', ['run', '--silent', name], {
      cwd: root,
      env,
      shell: process.platform === 'win32',
    });
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    process.stdout.write(
      code === 0 ? `${name}: passed (${seconds} s)\n` : `${name}: FAILED (${seconds} s)\n${output}\n`,
    );
    results.push(code === 0);
    if (code >= 128) break; // Ctrl-C
  }
  const failed = results.filter((isPassed) => !isPassed).length;
  return { passed: results.length - failed, failed };
}
