import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { readConsole, type ConsoleFile, type ConsoleFiles } from './console-files.ts';

/** Addresses of the API below which no page lives; `POST /setup` has a page of the same name. */
const notPages = ['/graphql', '/media', '/auth', '/imports', '/exports', '/healthz'];

const yearSeconds = 31_536_000;
const daySeconds = 86_400;

/**
 * Serves the console's files, and its one page for every address that a browser opens and that is not the API's. All
 * of it is public; what the page then asks for needs a session.
 */
export function serveConsole(folder: string): RequestHandler {
  let loading: Promise<ConsoleFiles | null> | null = null;
  return async (request, response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isPage = isRead && wantsPage(request);
    if (!isRead || !(isPage || isFilePath(request.path))) {
      next();
      return;
    }
    const console = await (loading ??= readConsole(folder));
    // A build may come later: it is looked for again.
    if (console === null) loading = null;
    if (isPage) sendPage(response, console);
    else sendFile(request, response, console?.files.get(request.path));
  };
}

/** The search bench takes pictures by the camera; nothing else of the machine is anything to the console. */
const permissionsPolicy = [
  'camera=(self)',
  ...['microphone', 'geolocation', 'display-capture', 'usb', 'serial', 'payment'].map((name) => `${name}=()`),
].join(', ');

const isFilePath = (path: string): boolean => path.startsWith('/assets/') || path === '/favicon.svg';

function wantsPage(request: Request): boolean {
  const { path } = request;
  if (isFilePath(path) || notPages.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))
    return false;
  // Programs that take anything are told that the address is not theirs, not given a page.
  return request.headers.accept?.includes('text/html') === true;
}

function sendPage(response: Response, console: ConsoleFiles | null): void {
  if (console === null) {
    response.status(503).type('text/plain').send('The console is not built: run npm run build.\n');
    return;
  }
  const nonce = randomBytes(18).toString('base64');
  response.setHeader('Content-Security-Policy', pagePolicy(nonce));
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', permissionsPolicy);
  response.type('text/html').send(console.page.replaceAll('__CSP_NONCE__', nonce));
}

/** Script only from files of this server; style from files, and from what carries the answer's nonce. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sendFile(request: Request, response: Response, file: ConsoleFile | undefined): void {
  if (file === undefined) {
    response.status(404).type('text/plain').send('there is no such file\n');
    return;
  }
  const isHashed = request.path.startsWith('/assets/');
  response.setHeader(
    'Cache-Control',
    isHashed ? `public, max-age=${yearSeconds}, immutable` : `public, max-age=${daySeconds}`,
  );
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Content-Type', file.type);
  const accepted = request.acceptsEncodings();
  const encoding = (['br', 'gzip'] as const).find(
    (name) => accepted.includes(name) && file[name] !== undefined,
  );
  if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
  response.send(encoding === undefined ? file.plain : file[encoding]);
}
