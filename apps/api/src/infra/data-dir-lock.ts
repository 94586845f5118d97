import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process holds the folder. */
export class DataDirLockedError extends Error {
  override readonly name = 'DataDirLockedError';
}

export interface DataDirLock {
  release(): void;
}

/** SQLite's code for "another process holds the lock". */
const SQLITE_BUSY = 5;

/**
 * Keeps a second process out of `DATA_DIR`. The lock is the operating system's, taken through SQLite on
 * `DATA_DIR/lock`, so that it ends with the process that holds it, however it ends (a file with a process number in it
 * would outlive `kill -9`, and mean nothing in another container).
 *
 * @param purpose What the holder is doing, for the message that the other process shows.
 * @throws {DataDirLockedError} if another process (or another part of this one) holds it.
 */
export function lockDataDir(dataDir: string, purpose = 'gallerist'): DataDirLock {
  mkdirSync(dataDir, { recursive: true });
  const file = new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 });
  try {
    describeHolder(file, purpose);
    file.exec('BEGIN IMMEDIATE'); // and never ended: readers may still see who holds it, a second writer may not begin
  } catch (error) {
    const holder = isBusy(error) ? readHolder(file) : null;
    file.close();
    if (holder === null) throw error;
    throw new DataDirLockedError(
      `${dataDir} is in use by ${holder}: stop it first, or choose another DATA_DIR`,
    );
  }
  return {
    release: () => {
      file.close();
    },
  };
}

function describeHolder(file: DatabaseSync, purpose: string): void {
  file.exec(
    'CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY CHECK (id = 1), description TEXT NOT NULL)',
  );
  const since = new Date().toISOString();
  file
    .prepare('INSERT OR REPLACE INTO holder (id, description) VALUES (1, ?)')
    .run(`${purpose} (process ${process.pid} on ${hostname()}, since ${since})`);
}

function readHolder(file: DatabaseSync): string {
  const row = file.prepare('SELECT description FROM holder').get();
  return typeof row?.['description'] === 'string' ? row['description'] : 'another process';
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
