import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillDataFolder } from '@gallerist/api/test/data-folder.ts';
import { startPostgresCluster } from '../postgres/cluster.mjs';
import { findPostgresBinaries } from '../postgres/find-binaries.mjs';
import { killDuringEnrolment } from './kill-scenario.ts';
import type { KillFindings } from './kill-scenario.ts';

export const postgresBinaries: string | null = findPostgresBinaries();

interface KillRun {
  readonly enrolments: number;
  readonly kills: number;
  readonly seed: number;
}

export async function killOnEmbeddedDatabase(run: KillRun): Promise<KillFindings> {
  return inFreshFolder((dataDir) => killDuringEnrolment({ ...run, dataDir }));
}

/** On a durable cluster of its own; with `alsoDatabase` PostgreSQL dies together with the server. */
export async function killOnPostgres(
  run: KillRun & { readonly alsoDatabase: boolean },
): Promise<KillFindings> {
  if (postgresBinaries === null) throw new Error('killOnPostgres: PostgreSQL is not installed');
  const cluster = await startPostgresCluster({ binaries: postgresBinaries, durable: true });
  try {
    return await inFreshFolder((dataDir) =>
      killDuringEnrolment({
        ...run,
        dataDir,
        databaseUrl: cluster.url,
        ...(run.alsoDatabase ? { alsoKill: cluster } : {}),
      }),
    );
  } finally {
    await cluster.stop();
  }
}

async function inFreshFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-faults-'));
  await fillDataFolder(folder);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
