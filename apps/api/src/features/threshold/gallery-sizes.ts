import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { sizeOf } from './gallery-vectors.store.ts';
import { thresholdKey } from './threshold-key.ts';
import type { ThresholdKey } from './threshold.types.ts';

/** Counting a large gallery takes a while, and a probability hardly feels some people more. */
const FRESH_MS = 60_000;
const MOST_KNOWN = 1_000;

interface Known {
  readonly identities: number;
  readonly at: number;
}

/** Sizes of galleries for the prior of `confidence`: counted when they are first asked for, and again in the background. */
export function createGallerySizes(parts: {
  readonly database: Database;
  readonly clock: Clock;
}): (keys: readonly ThresholdKey[]) => Promise<readonly number[]> {
  const known = new Map<string, Known>();
  const underWay = new Map<string, Promise<number>>();

  const count = async (key: ThresholdKey, name: string): Promise<number> => {
    const now = parts.clock.now();
    const { identities } = await sizeOf(parts.database.client, { ...key, now });
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(name, { identities, at: now.getTime() });
    return identities;
  };
  const countOnce = (key: ThresholdKey, name: string): Promise<number> => {
    const counting = underWay.get(name) ?? count(key, name).finally(() => underWay.delete(name));
    underWay.set(name, counting);
    return counting;
  };

  return async (keys) =>
    await Promise.all(
      keys.map(async (key) => {
        const name = thresholdKey(key);
        const before = known.get(name);
        if (before === undefined) return await countOnce(key, name);
        const isStale = parts.clock.now().getTime() - before.at > FRESH_MS;
        // The next search counts again if this fails; this one has an answer.
        if (isStale) countOnce(key, name).catch(() => undefined);
        return before.identities;
      }),
    );
}
