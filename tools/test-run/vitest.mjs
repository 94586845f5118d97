import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../bootstrap/run-child.mjs';

/** Runs vitest's projects in the foreground. Resolves to its counts; a run without a report counts as one failure. */
export async function runVitest({ root, nodePath, env, projects, args }) {
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-report-'));
  const report = join(folder, 'report.json');
  const cli = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const selected = projects.map((project) => `--project=${project}`);
  try {
    const code = await runChild(nodePath, [cli, 'run', ...selected, ...reporters, ...args], {
      cwd: root,
      env,
    });
    return { code, ...readCounts(report, code) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A file that could not be loaded has no test to count, so it counts as one failure itself; so does a run that
 * ended badly with every test passed (an unhandled error) or without a report at all.
 */
export function readCounts(reportPath, exitCode) {
  if (!existsSync(reportPath)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(reportPath, 'utf8'));
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
