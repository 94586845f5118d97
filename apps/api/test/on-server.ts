import { it } from 'vitest';
import { testDatabases } from './databases.ts';

/** A test whose result does not depend on the engine is run on the quicker one, where there is one. */
export const onServer = (name: string) => it.skipIf(name === 'PGlite' && testDatabases.length > 1);
