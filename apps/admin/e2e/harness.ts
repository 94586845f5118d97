import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { graphqlOf, makeAccount, type SessionCookie } from './accounts.ts';
import { openPage, sharedBrowser, type OpenOptions, type OpenPage } from './open-page.ts';

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

/** The server that all files share; the browser is that of their process. */
export function useConsole(): TestConsole {
  const { url, ownerKey, sessions } = inject('console');
  return {
    url,
    graphql: graphqlOf({ url, ownerKey }),
    newcomer: async (person) => await makeAccount({ url, ownerKey }, person),
    open: async ({ role = 'OWNER', session = role === null ? null : sessions[role], ...options } = {}) => {
      return await openPage(await sharedBrowser(), { url, session, ...options });
    },
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of axe, one line each; `expect(await axe(page)).toEqual([])`. */
export async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(() =>
    // What passes is counted by nobody, and collecting it takes a good part of the time.
    (globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary ?? ''}`,
      ),
    );
}
