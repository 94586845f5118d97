import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const free = new Map<string, BrowserContext[]>();

/**
 * A context that no other page has now, with the browser's cache that earlier pages have filled: fetching and compiling the
 * console anew takes longer than most tests do. Nothing else is left of those pages.
 */
export async function takeContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return free.get(JSON.stringify(options))?.pop() ?? (await browser.newContext(options));
}

/** Ends the page, who was signed in, and what the page had stored. */
export async function giveBackContext(page: Page, options: BrowserContextOptions): Promise<void> {
  const context = page.context();
  const isEmpty = await forget(page);
  if (!isEmpty || context.pages().length > 0) {
    await context.close();
    return;
  }
  const key = JSON.stringify(options);
  free.set(key, [...(free.get(key) ?? []), context]);
}

/** @returns whether it is sure that nothing is left. */
async function forget(page: Page): Promise<boolean> {
  const context = page.context();
  try {
    // What is no page of the console stores nothing more while it is emptied.
    await page.goto('/favicon.svg');
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    await page.close();
    await context.clearCookies();
    await context.clearPermissions();
    return (await context.storageState()).origins.length === 0;
  } catch {
    return false; // a page that is closed already, or whose server is
  }
}
