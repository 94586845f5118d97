import { resolve } from 'node:path';
import { restoreBackup } from '../compose/restore.ts';
import { openIndex } from '../compose/storage.ts';
import { claimInstance } from '../infra/instance-lock.ts';
import { diskReceiptFiles } from '../infra/receipts/disk-receipt-files.ts';
import { openStores, readPassphrase } from './backup-tool.ts';
import { failTool, printLine, readWords, runTool, UsageError } from './run-tool.ts';
import { readStorageConfig, withStorage } from './storage-tool.ts';

const usage = `npm run restore -- <file> [--replace] [--passphrase-file <file>] [--other-secrets]
    [--receipts <folder>] [--trust-receipts]
Puts an installation back to what a backup holds; all servers have to be stopped. The file is checked first, and the
database changes all at once or not at all. Newer migrations are applied, the vector index is made anew.
--replace        throws away what the installation holds
--other-secrets  goes on with other secrets: sessions, secrets of webhooks and the proof of the audit log are lost
--receipts       receipts of erasures that were kept elsewhere: whom they name and the backup brings back, is erased again. Those
                 of DATA_DIR/receipts, and of the database that is replaced, count in any case
--trust-receipts takes receipts that another key signed too`;

function readArguments() {
  const flag = { type: 'boolean', default: false } as const;
  const options = {
    replace: flag,
    'other-secrets': flag,
    'passphrase-file': { type: 'string' },
    receipts: { type: 'string' },
    'trust-receipts': flag,
  } as const;
  const { values, positionals } = readWords(usage, { options, allowPositionals: true });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(usage);
  return { file: resolve(file), ...values };
}

async function main(): Promise<void> {
  const asked = readArguments();
  const config = readStorageConfig();
  const passphrase = await readPassphrase(asked['passphrase-file']);
  const stores = await openStores(config);
  const manifest = await withStorage(config, async (url) => {
    await using opened = new AsyncDisposableStack();
    if (config.DATABASE_URL !== undefined) {
      const claim = await claimInstance({ url, isShared: false, onLost: failTool });
      opened.defer(() => claim.release());
    }
    const vectorIndex = await openIndex(config, opened, printLine);
    const { replace: mayReplace, 'other-secrets': mayChangeSecrets } = asked;
    const files = asked.receipts === undefined ? [] : await diskReceiptFiles(asked.receipts).readAll();
    const receipts = { files, areTrusted: asked['trust-receipts'] };
    const may = { mayReplace, mayChangeSecrets, passphrase };
    return await restoreBackup({
      file: asked.file,
      config,
      url,
      ...stores,
      vectorIndex,
      receipts,
      ...may,
      log: printLine,
    });
  });
  printLine(`restored what Gallerist ${manifest.gallerist} held at ${manifest.createdAt}`);
}

await runTool(usage, main);
