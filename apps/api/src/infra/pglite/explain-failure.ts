import { EmbeddedDatabaseError } from './database-folder.ts';

/** What the engine said when it stopped, as a sentence that names the folder and what to do. */
export function explainFailure(
  folder: string,
  message: string,
  databaseLines: readonly string[],
): EmbeddedDatabaseError {
  const said = [...databaseLines, message].join('\n');
  const cause = new Error(said);
  if (/ENOSPC|no space left|disk full|disk quota/i.test(said)) {
    return new EmbeddedDatabaseError(`no space is left on the disk of ${folder}: free some and start again`, {
      cause,
    });
  }
  if (/EACCES|EPERM|EROFS|permission denied|read-only file system/i.test(said)) {
    return new EmbeddedDatabaseError(`${folder} cannot be written: check its owner and permissions`, {
      cause,
    });
  }
  const last = databaseLines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? message;
  return new EmbeddedDatabaseError(
    `the embedded database in ${folder} cannot be opened and may be damaged (${last}): put a backup of the folder ` +
      'in its place, or move it away to begin with an empty one',
    { cause },
  );
}
