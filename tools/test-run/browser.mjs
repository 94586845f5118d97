import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Without the project of browser tests where there is no browser; says so. */
export function withoutMissingBrowser(projects, log) {
  if (!projects.includes('browser') || hasBrowser(process.env)) return projects;
  log('Chromium: not found on PATH, and CHROMIUM names none, so the browser tests are left out');
  return projects.filter((project) => project !== 'browser');
}

function hasBrowser({ CHROMIUM, PATH = '' }) {
  const paths = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return Boolean(CHROMIUM) || paths.some((path) => existsSync(path));
}
