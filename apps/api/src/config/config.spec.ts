import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';
import { EnvironmentError, environmentSchema } from './env.ts';

const example = await readFile(new URL('../../../../.env.example', import.meta.url), 'utf8');
const exampleValues = Object.fromEntries(
  example
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
const secret = 's'.repeat(32);

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    parseConfig(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing on a laptop, and listens on the loopback address only', () => {
    expect(parseConfig({})).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      ADMIN_PORT: 9464,
      DATA_DIR: './data',
      ROLES: ['api', 'worker'],
      LOG_LEVEL: 'info',
      MAX_IMAGE_MIB: 10,
      MAX_IMAGE_MEGAPIXELS: 40,
      MAX_BODY_MIB: 16,
      GALLERIST_RUNTIME: 'auto',
      GALLERIST_EXECUTION_PROVIDERS: ['cpu'],
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(parseConfig({}))).toBe(true);
  });

  it('takes empty variables as absent and leaves foreign ones alone', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '', HOME: '/root' })).toEqual(parseConfig({}));
  });

  it('names the same variables as .env.example, which is a valid configuration of defaults', () => {
    expect(Object.keys(exampleValues).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
    expect(parseConfig(exampleValues)).toEqual(parseConfig({}));
  });

  it('reports all problems at once, by name and never by value', () => {
    const values = {
      PORT: 'leak-1',
      DATABASE_URL: 'mysql://user:leak-2@host/db',
      LOG_LEVEL: 'leak-3',
      GALLERIST_BOOTSTRAP_KEY: 'leak-4',
      TRUSTED_PROXIES: '10.0.0.0/33, leak-5',
      ROLES: 'api,leak-6',
      QDRANT_URL: 'leak-7',
      GALLERIST_RUNTIME: 'leak-8',
      GALLERIST_EXECUTION_PROVIDERS: 'cpu,leak-9',
      FACE_PACK: '../leak-10',
    };
    const problems = problemsOf(values);
    for (const name of Object.keys(values))
      expect(problems.some((problem) => problem.startsWith(name))).toBe(true);
    expect(problems.join('\n')).not.toContain('leak');
  });

  it.each([
    [
      { DATABASE_URL: 'postgresql://h/d' },
      ['AUTH_SECRET is required with DATABASE_URL', 'ENCRYPTION_KEY is required with DATABASE_URL'],
    ],
    [{ ROLES: 'worker' }, ['ROLES can be split only with DATABASE_URL and QDRANT_URL']],
    [
      { ROLES: 'api', DATABASE_URL: 'postgresql://h/d', AUTH_SECRET: secret, ENCRYPTION_KEY: secret },
      ['ROLES can be split only with DATABASE_URL and QDRANT_URL'],
    ],
    [{ QDRANT_API_KEY: 'x' }, ['QDRANT_API_KEY needs QDRANT_URL']],
    [
      { GALLERIST_BOOTSTRAP_KEY: 'k'.repeat(31) },
      ['GALLERIST_BOOTSTRAP_KEY must have at least 32 characters'],
    ],
    [{ PORT: '70000' }, ['PORT is out of range']],
    [
      { OIDC_ISSUER: 'https://id.example.org' },
      [
        'OIDC_CLIENT_ID is required with OIDC_ISSUER',
        'OIDC_CLIENT_SECRET is required with OIDC_ISSUER',
        'PUBLIC_URL is required with OIDC_ISSUER',
      ],
    ],
    [
      { OIDC_CLIENT_SECRET: 'x', OIDC_DEFAULT_ROLE: 'VIEWER' },
      ['OIDC_CLIENT_SECRET needs OIDC_ISSUER', 'OIDC_DEFAULT_ROLE needs OIDC_ISSUER'],
    ],
    [{ OIDC_DEFAULT_ROLE: 'OWNER' }, ['OIDC_DEFAULT_ROLE must be REVIEWER, INTEGRATOR or VIEWER']],
    [{ MAX_IMAGE_MIB: '0' }, ['MAX_IMAGE_MIB is out of range']],
    [{ PORT: '4e3.5' }, ['PORT must be a number']],
    [{ GALLERIST_RUNTIME: 'tfjs' }, ['GALLERIST_RUNTIME must be auto, native, wasm or cpu']],
    [
      { GALLERIST_EXECUTION_PROVIDERS: 'cuda,gpu' },
      ['GALLERIST_EXECUTION_PROVIDERS must be a list of cpu, cuda and tensorrt'],
    ],
    [
      { GALLERIST_EXECUTION_PROVIDERS: ',' },
      ['GALLERIST_EXECUTION_PROVIDERS must be a list of cpu, cuda and tensorrt'],
    ],
    [{ FACE_PACK: 'My Pack' }, ['FACE_PACK must be the name of an installed pack, or name@version']],
  ])('refuses %j', (values, problems) => {
    expect(problemsOf(values)).toEqual(problems);
  });

  it('reads lists, ranges and split roles', () => {
    const config = parseConfig({
      TRUSTED_PROXIES: '10.0.0.0/8, ::1,192.168.1.1',
      ROLES: 'worker, worker',
      GALLERIST_EXECUTION_PROVIDERS: 'cuda, cpu, cuda',
      DATABASE_URL: 'postgresql://h/d',
      QDRANT_URL: 'http://q:6333',
      AUTH_SECRET: secret,
      ENCRYPTION_KEY: secret,
    });
    expect(config.TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '::1', '192.168.1.1']);
    expect(config.ROLES).toEqual(['worker']);
    expect(config.GALLERIST_EXECUTION_PROVIDERS).toEqual(['cuda', 'cpu']);
  });
});
