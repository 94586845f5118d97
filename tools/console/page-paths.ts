import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const admin = fileURLToPath(new URL('../../apps/admin', import.meta.url));

interface RouterModule {
  readonly router: { readonly routesById: Readonly<Record<string, { readonly fullPath: string }>> };
}

/** The paths of all pages, as the console's router has them. */
export async function pagePaths(): Promise<readonly string[]> {
  const vite = await createServer({
    root: admin,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
    appType: 'custom',
  });
  try {
    const { router } = (await vite.ssrLoadModule('/src/app/router.tsx')) as RouterModule; // reason: what the file exports
    const paths = Object.entries(router.routesById).map(([id, { fullPath }]) =>
      id === '__root__' || id === '/shell' ? null : fullPath,
    );
    return [...new Set(paths.filter((path) => path !== null))].sort();
  } finally {
    await vite.close();
  }
}

/** Puts ids where the path has parameters; null if one is not known. */
export function fillIn(path: string, ids: Readonly<Record<string, string | undefined>>): string | null {
  const names = [...path.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? '');
  if (names.some((name) => ids[name] === undefined)) return null;
  return path.replaceAll(/\$(\w+)/g, (_match, name: string) => encodeURIComponent(ids[name] ?? ''));
}
