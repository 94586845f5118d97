import { collect } from '../bootstrap/run-step.mjs';

/** Two lanes, for two cores: each inner list runs in order, the lists side by side. */
const lanes = [
  ['lint', 'format:check'],
  ['typecheck', 'codegen:check'],
];

/** Runs the checks over the sources; a failed one prints what it found. Resolves to how many passed and failed. */
export async function runChecks(root, env) {
  const results = await Promise.all(lanes.map((lane) => runLane(lane, { root, env })));
  const failed = results.flat().filter((isPassed) => !isPassed).length;
  return { passed: results.flat().length - failed, failed };
}

async function runLane(names, { root, env }) {
  const results = [];
  for (const name of names) {
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
  }
  return results;
}
