import type { QueryClient } from '@tanstack/react-query';
import type { AnyRouter } from '@tanstack/react-router';

const open = ['/sign-in', '/setup', '/invitation', '/reset-password'];

/** Leaves for the sign-in page, once however many answers ask for it, and takes along where to come back to. */
export function askToSignIn(router: AnyRouter, queries: QueryClient): void {
  const { pathname, href } = router.state.location;
  if (open.includes(pathname)) return;
  queries.clear();
  void router.navigate({ to: '/sign-in', search: { from: href } });
}

/** Only a path of this site: what stands in an address bar may come from anybody. */
export function safeReturn(from: unknown): string {
  return typeof from === 'string' && /^\/(?![/\\])/.test(from) && !from.startsWith('/sign-in') ? from : '/';
}
