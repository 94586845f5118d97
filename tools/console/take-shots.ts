import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionCookie } from '@gallerist/admin/e2e/accounts.ts';
import { launchBrowser, openPage, type OpenPage } from '@gallerist/admin/e2e/open-page.ts';
import type { ShotOptions } from './options.ts';

export const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
] as const;
const schemes = ['light', 'dark'] as const;
const settleMs = 700;
/** A page that is live never falls idle, and one that never gets ready is to be seen. */
const readyMs = 4_000;

interface Shot extends Pick<ShotOptions, 'out' | 'languages'> {
  readonly url: string;
  readonly session: SessionCookie;
  /** Addresses by the name of their picture. */
  readonly pages: ReadonlyMap<string, string>;
}

/** `<out>/<language>/<width>-<scheme>/<page>.png`. @returns what the browser complained about, by page. */
export async function takeShots({ out, languages, url, session, pages }: Shot): Promise<readonly string[]> {
  const complaints: string[] = [];
  await using browser = await launchBrowser();
  for (const language of languages) {
    for (const viewport of sizes) {
      for (const scheme of schemes) {
        const folder = join(out, language, `${viewport.width}-${scheme}`);
        await mkdir(folder, { recursive: true });
        for (const [name, path] of pages) {
          const open = await openPage(browser, { url, session, language, scheme, viewport });
          await shoot(open, path, join(folder, `${name}.png`));
          complaints.push(...open.problems.map((problem) => `${path} (${language}, ${scheme}): ${problem}`));
          await open.page.context().close();
        }
      }
    }
  }
  return complaints;
}

async function shoot({ page }: OpenPage, path: string, file: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle', { timeout: readyMs }).catch(() => undefined); // as above
  const busy = page.locator('[aria-busy="true"]').first();
  await busy.waitFor({ state: 'detached', timeout: readyMs }).catch(() => undefined); // as above
  await page.waitForTimeout(settleMs);
  await page.screenshot({ path: file });
}
