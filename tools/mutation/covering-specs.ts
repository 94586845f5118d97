import { posix } from 'node:path';

/**
 * For each file the specs that import it, directly or through others; the one beside it first, because it kills most.
 *
 * @param texts Source text by path; only imports among these paths count.
 */
export function coveringSpecs(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const specsOf = new Map<string, string[]>([...texts.keys()].map((path) => [path, []]));
  for (const spec of [...texts.keys()].filter((path) => path.endsWith('.spec.ts'))) {
    for (const path of reachable(spec, texts)) specsOf.get(path)?.push(spec);
  }
  for (const [path, specs] of specsOf) {
    const own = path.replace(/\.ts$/, '.spec.ts');
    specs.sort((a, b) => Number(b === own) - Number(a === own) || a.localeCompare(b));
  }
  return specsOf;
}

function reachable(start: string, texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const [, specifier] of (texts.get(path) ?? '').matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
      open.push(posix.join(posix.dirname(path), specifier ?? ''));
    }
  }
  return seen;
}
