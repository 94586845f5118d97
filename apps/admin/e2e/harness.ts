import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { graphqlOf, makeAccount, type SessionCookie } from './accounts.ts';
import { launchBrowser, openPage, type OpenOptions, type OpenPage } from './open-page.ts';

export type { OpenOptions, OpenPage } from './open-page.ts';

export interface TestConsole {
  readonly url: string;
  /** Asks the API as the owner, beside the browser. */
  readonly graphql: ReturnType<typeof graphqlOf>;
  /** Somebody whom no other test knows, signed in. */
  readonly newcomer: (person: Parameters<typeof makeAccount>[1]) => Promise<SessionCookie>;
  /** A page of its own, signed in by the role or the session; closing it fails if the browser complained. */
  readonly open: (options?: OpenOptions & { readonly session?: SessionCookie }) => Promise<OpenPage>;
}

/** A browser for a file, on the server that all files share. */
export function useConsole(): TestConsole {
  const { url, ownerKey, sessions } = inject('console');
  let browser: Browser | null = null;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => browser?.close());
  return {
    url,
    graphql: graphqlOf({ url, ownerKey }),
    newcomer: async (person) => await makeAccount({ url, ownerKey }, person),
    open: async ({ role = 'OWNER', session = role === null ? null : sessions[role], ...options } = {}) => {
      if (browser === null) throw new Error('useConsole: open pages in tests');
      return await openPage(browser, { url, session, ...options });
    },
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of axe, one line each; `expect(await axe(page)).toEqual([])`. */
export async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary ?? ''}`,
      ),
    );
}
