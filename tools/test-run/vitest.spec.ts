import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readArguments, suites } from './suites.mjs';
import { readCounts } from './vitest.mjs';

describe('readCounts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-counts-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function counts(report: object, exitCode: number) {
    const path = join(folder, 'report.json');
    writeFileSync(
      path,
      JSON.stringify({
        numPassedTests: 3,
        numFailedTests: 0,
        numPendingTests: 1,
        numTodoTests: 0,
        testResults: [],
        ...report,
      }),
    );
    return readCounts(path, exitCode);
  }

  it('counts tests as vitest does', () => {
    expect(counts({}, 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
    const failedTest = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(counts({ numFailedTests: 1, testResults: [failedTest] }, 1)).toMatchObject({
      passed: 3,
      failed: 1,
    });
  });

  it('counts a file that could not be loaded as a failure', () => {
    expect(counts({ testResults: [{ status: 'failed', assertionResults: [] }] }, 1)).toMatchObject({
      failed: 1,
    });
  });

  it('counts a bad end without a failed test, and a run without a report, as a failure', () => {
    expect(counts({}, 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(readCounts(join(folder, 'absent.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('readArguments', () => {
  it('takes a suite by name and hands the rest to vitest', () => {
    expect(readArguments([])).toEqual({ suite: suites.all, vitestArgs: [] });
    expect(readArguments(['unit', '-t', 'x'])).toEqual({ suite: suites.unit, vitestArgs: ['-t', 'x'] });
    expect(readArguments(['libs/metrics'])).toEqual({ suite: suites.all, vitestArgs: ['libs/metrics'] });
  });
});
