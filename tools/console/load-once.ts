import type { Browser } from 'playwright-core';
import type { SessionCookie } from '@gallerist/admin/e2e/accounts.ts';

export interface ColdLoad {
  readonly clickableMs: number;
  /** As they came over the network, compressed. */
  readonly scriptBytes: number;
  readonly scripts: number;
}

interface Visit {
  readonly url: string;
  readonly session: SessionCookie;
  readonly galleryId: string;
}

/** One visit of a browser with an empty cache, until a click on the first tile leads to the person's page. */
export async function loadOnce(browser: Browser, { url, session, galleryId }: Visit): Promise<ColdLoad> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ ...session, url }]);
  const page = await context.newPage();
  const startedAt = performance.now();
  await page.goto(`${url}/galleries/${galleryId}`, { waitUntil: 'commit' });
  // A trial click waits until the tile is seen, stands still and would take the click.
  await page.locator('[role="gridcell"][data-item="0"]').click({ trial: true });
  const clickableMs = performance.now() - startedAt;
  // As text: what the browser has is unknown to the types of a tool.
  const sizes = await page.evaluate<readonly number[]>(
    `performance.getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map(({ encodedBodySize }) => encodedBodySize)`,
  );
  await context.close();
  return { clickableMs, scriptBytes: sizes.reduce((sum, size) => sum + size, 0), scripts: sizes.length };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
