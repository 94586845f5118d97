/**
 * `node tools/console/cold-load.ts [--identities 10000] [--runs 5]`: how long the console takes to show a large gallery to somebody
 * whose browser has never been here. Makes the gallery by `db:seed` in a data folder of its own, starts the server on it, and opens
 * the page in a new headless browser for each run. Prints the figures, and fails beyond the budget.
 *
 * Measured is from the navigation until a click on the first person's tile has been taken by the page, and the script bytes that
 * the network had to bring for it (compressed, as they came).
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { makeAccounts } from '@gallerist/admin/e2e/accounts.ts';
import { launchBrowser } from '@gallerist/admin/e2e/open-page.ts';
import { startServer } from '@gallerist/admin/e2e/start-server.ts';
import { loadOnce, medianOf } from './load-once.ts';

const budget = { clickableMs: 2_000, scriptBytes: 350_000 };

const { values } = parseArgs({
  options: {
    identities: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
    /** A data folder that `db:seed` has filled, and the id that it printed. */
    data: { type: 'string' },
    gallery: { type: 'string' },
  },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const made = values.data === undefined;
const dataDir = values.data ?? (await mkdtemp(join(tmpdir(), 'gallerist-cold-')));

async function seed(): Promise<string> {
  print(`making a gallery of ${values.identities} identities`);
  const args = ['apps/api/src/cli/seed.ts', '--identities', values.identities];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, DATA_DIR: dataDir },
  });
  return stdout.trim().split('\n').at(-1) ?? '';
}

try {
  const galleryId = values.gallery ?? (await seed());
  const server = await startServer({ DATA_DIR: dataDir });
  try {
    const session = (await makeAccounts(server)).OWNER;
    const loads = [];
    for (let run = 0; run < Number(values.runs); run += 1) {
      const browser = await launchBrowser();
      loads.push(await loadOnce(browser, { url: server.url, session, galleryId }));
      await browser.close();
    }
    for (const load of loads)
      print(
        `first tile clickable after ${Math.round(load.clickableMs)} ms, ${load.scriptBytes} bytes of script in ${load.scripts} files`,
      );
    const clickableMs = medianOf(loads.map((load) => load.clickableMs));
    const scriptBytes = medianOf(loads.map((load) => load.scriptBytes));
    print(
      `p50 of ${loads.length}: ${Math.round(clickableMs)} ms, ${Math.round(scriptBytes / 1000)} kB of script`,
    );
    if (clickableMs > budget.clickableMs || scriptBytes > budget.scriptBytes) {
      print(`beyond the budget of ${budget.clickableMs} ms and ${budget.scriptBytes / 1000} kB`);
      process.exitCode = 1;
    }
  } finally {
    await server.stop();
  }
} finally {
  if (made) await rm(dataDir, { recursive: true, force: true });
}
