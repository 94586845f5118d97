import { benchSightings } from '@gallerist/api/bench/sightings.ts';
import type { Bench } from './bench.types.ts';

/** Sightings, and nothing that has to be kept: the machine decides. */
export const sightingsBench: Bench = {
  name: 'sightings',
  description:
    '20,000 and 200,000 sightings of 512 dimensions: writing, reading into memory, finding (on an empty DATABASE_URL, or embedded)',
  async run(log) {
    const databaseUrl = process.env['DATABASE_URL'];
    const database = databaseUrl ? { databaseUrl } : {};
    return await benchSightings({ sizes: [20_000, 200_000], dimensions: 512, ...database }, log);
  },
};
