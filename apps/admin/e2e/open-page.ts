import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Role, SessionCookie } from './accounts.ts';

export interface OpenOptions {
  /** Who is signed in; null: nobody. */
  readonly role?: Role | null;
  readonly language?: 'en' | 'zh-CN';
  readonly scheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Another server than the one that all files share. */
  readonly url?: string;
  /** What may go wrong on this page: parts of console lines that are not counted. */
  readonly expected?: readonly RegExp[];
}

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Opens a path of the console and waits until it says something. */
  readonly goto: (path: string) => Promise<void>;
  /** What browsers complain about: errors of scripts, refusals by the policy. */
  readonly problems: readonly string[];
}

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  // a camera that shows a moving shape, and nobody who has to agree
  ...['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
];

/** Debian's browser, or what `CHROMIUM` names. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync) ?? null;
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('there is no chromium: install it, or name one by CHROMIUM');
  return await chromium.launch({ executablePath, args: flags });
}

let shared: Promise<Browser> | null = null;

/** One for all test files of this process, with which it ends; contexts keep them apart. */
export async function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  return await shared;
}

/** A page with a session, outside vitest too. */
export async function openPage(
  browser: Browser,
  options: Omit<OpenOptions, 'role'> & { readonly url: string; readonly session: SessionCookie | null },
): Promise<OpenPage> {
  const {
    url,
    session,
    language = 'en',
    scheme = 'light',
    viewport = { width: 1280, height: 800 },
  } = options;
  const context = await browser.newContext({
    viewport,
    colorScheme: scheme,
    locale: language,
    baseURL: url,
    reducedMotion: 'reduce', // tests would wait for what moves
  });
  if (session !== null) await context.addCookies([{ ...session, url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  const problems = watch(page, options.expected ?? []);
  return {
    page,
    problems,
    goto: async (path) => {
      await page.goto(path);
      await page.locator('h1, [role="alert"]').first().waitFor();
    },
    [Symbol.asyncDispose]: async () => {
      await context.close();
      if (problems.length > 0) throw new Error(`the browser complained:\n${problems.join('\n')}`);
    },
  };
}

function watch(page: Page, expected: readonly RegExp[]): string[] {
  const problems: string[] = [];
  const note = (text: string): void => {
    if (!expected.some((pattern) => pattern.test(text))) problems.push(text);
  };
  page.on('pageerror', (error) => note(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
  });
  return problems;
}
