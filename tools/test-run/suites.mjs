/** The whole app, and stores of plain SQL, on each database that there is, where `npm test` takes one. */
const onEachDatabase = { TEST_APPS_ON: 'each', TEST_STORES_ON: 'each' };

const everything = {
  projects: ['unit', 'integration', 'e2e', 'browser'],
  // `lint` checks the types too, by the native compiler.
  checks: ['lint', 'format:check', 'codegen:check'],
};

/** What each argument of `npm test` runs: vitest projects, and checks over the sources. */
export const suites = {
  all: everything,
  unit: { projects: ['unit'], checks: [] },
  integration: { projects: ['integration'], checks: [], env: onEachDatabase },
  e2e: { projects: ['e2e'], checks: [], env: onEachDatabase },
  browser: { projects: ['browser'], checks: [] },
  // With the compiler that makes the declarations of the client package.
  long: { projects: ['integration', 'e2e', 'long'], checks: ['typecheck'], env: onEachDatabase },
  check: everything,
};

export const usage = `npm test [-- [suite] [vitest arguments]]
suites: all (default), ${Object.keys(suites).slice(1).join(', ')}
TEST_DATABASE_URL  a PostgreSQL server to test on; absent: one is started if its binaries are installed
TEST_APPS_ON=each  the whole app on PGlite and PostgreSQL, as e2e and long do; absent: PostgreSQL if there is one
TEST_STORES_ON=each  stores of plain SQL on both, as integration and long do; absent: PostgreSQL if there is one
QDRANT_URL         a Qdrant server to test on; absent: only the embedded index is tested
CHROMIUM           the browser of the browser tests; absent: chromium on PATH, or they are left out
TEST_QDRANT_BINARY a Qdrant server that the outage test may start and stop; absent: that test is left out`;

/** The first argument is a suite if it is the name of one; the rest goes to vitest as it is. */
export function readArguments(args) {
  const [first, ...rest] = args;
  return first !== undefined && Object.hasOwn(suites, first)
    ? { suite: suites[first], vitestArgs: rest }
    : { suite: suites.all, vitestArgs: args };
}
