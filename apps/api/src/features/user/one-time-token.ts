import { createHash, randomBytes } from 'node:crypto';

/** A token of a link: 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of it. A fast hash is enough: 256 random bits cannot be guessed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** Times of links, from when they are made. */
export const linkLifetimeMs = { INVITATION: 7 * 86_400_000, PASSWORD_RESET: 3_600_000 } as const;

/** The console's pages for them. The token stands in the fragment, which browsers send to no server. */
const pages = { INVITATION: '/invitation', PASSWORD_RESET: '/reset-password', SET_UP: '/setup' } as const;

export function linkOf(origin: string, page: keyof typeof pages, token: string): string {
  return `${origin}${pages[page]}#token=${token}`;
}
