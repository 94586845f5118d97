import { readFile } from 'node:fs/promises';
import { checkReceipt } from '../features/erasure/receipt.ts';
import { printLine, readWords, runTool, UsageError } from './run-tool.ts';

const usage = `npm run receipt:verify -- <file> [--fingerprint <sha256 of the key>]
Verifies a receipt of an erasure: offline, with nothing but the file. Ends with 1 if somebody changed it, or if it was signed by
another key than the one that is named. The fingerprint of a server's key: { receiptKey { fingerprint } }.`;

function readArguments(): { readonly file: string; readonly fingerprint: string | undefined } {
  const options = { fingerprint: { type: 'string' } } as const;
  const { values, positionals } = readWords(usage, { options, allowPositionals: true });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(usage);
  return { file, fingerprint: values.fingerprint };
}

async function main(): Promise<void> {
  const { file, fingerprint } = readArguments();
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read`);
  });
  const check = checkReceipt(text);
  if (!check.isGenuine) throw new UsageError(`not genuine: ${check.problem}`);
  if (fingerprint !== undefined && fingerprint.toLowerCase() !== check.fingerprint) {
    throw new UsageError(`signed by another key: ${check.fingerprint}`);
  }
  const { receipt } = check;
  printLine(`genuine, signed by the key ${check.fingerprint}`);
  printLine(`identity ${receipt.identityId} of gallery ${receipt.galleryId}: ${receipt.state}`);
  printLine(`asked for at ${receipt.requestedAt}, done at ${receipt.finishedAt ?? '-'} by ${receipt.server}`);
  for (const [store, count] of Object.entries(receipt.removed)) printLine(`  ${store}: ${count}`);
  for (const { name, version } of receipt.models) printLine(`  learnt from before: ${name} ${version}`);
  for (const { what, why } of receipt.notReached) printLine(`  not reached: ${what} (${why})`);
}

await runTool(usage, main);
