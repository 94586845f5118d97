import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeBackup } from '../compose/backup.ts';
import { BackupReader } from '../infra/backup/backup-reader.ts';
import { openStores, readPassphrase, withLiveDatabase } from './backup-tool.ts';
import { printLine, readWords, runTool, UsageError } from './run-tool.ts';
import { readStorageConfig } from './storage-tool.ts';

const usage = `npm run backup -- <file> [--passphrase-file <file>]
npm run backup -- --check <file>
Writes database, pictures, packs and uploads, as they were at one moment, into one file (a ZIP). Servers may run meanwhile.
With a passphrase the server's secrets go in too, sealed; without it keep AUTH_SECRET and ENCRYPTION_KEY (embedded:
DATA_DIR/secrets.json) apart. The rest is not encrypted: the file is as confidential as the database.
--check reads a backup to its end and says whether it is whole.`;

function readArguments() {
  const options = { 'passphrase-file': { type: 'string' }, check: { type: 'boolean' } } as const;
  const { values, positionals } = readWords(usage, { options, allowPositionals: true });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(usage);
  return { file: resolve(file), ...values };
}

async function check(file: string): Promise<void> {
  const reader = await BackupReader.open(file);
  try {
    await reader.verify();
    const { createdAt, gallerist, tables, blobs } = reader.manifest;
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    printLine(`whole: ${rows} rows and ${blobs.count} blobs of ${createdAt}, by Gallerist ${gallerist}`);
  } finally {
    reader.close();
  }
}

async function main(): Promise<void> {
  const asked = readArguments();
  if (asked.check === true) {
    await check(asked.file);
    return;
  }
  const config = readStorageConfig();
  const passphrase = await readPassphrase(asked['passphrase-file']);
  const stores = await openStores(config);
  const manifest = await withLiveDatabase(config, (url) =>
    writeBackup({ file: asked.file, config, url, ...stores, passphrase, log: printLine }),
  );
  const { size } = await stat(asked.file);
  printLine(`${asked.file} is written (${(size / 2 ** 20).toFixed(1)} MiB)`);
  if (manifest.secrets?.sealed == null) printLine('the secrets of the server are not in it: keep them apart');
  if (manifest.blobs.gone.length > 0) {
    printLine(
      `${manifest.blobs.gone.length} blobs were deleted before they could be copied: a restore mends their rows`,
    );
  }
}

await runTool(usage, main);
