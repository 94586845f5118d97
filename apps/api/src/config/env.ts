import type { ExecutionProviderName } from '@gallerist/embedding/node';
import { isIP } from 'node:net';
import { z } from 'zod';
import type { Role } from '../core/context.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const instanceRoles = ['api', 'worker'] as const;
export type InstanceRole = (typeof instanceRoles)[number];

/** What may compute where models are trained; `auto` is native where it is built. */
const trainingRuntimes = ['auto', 'native', 'wasm', 'cpu'] as const;
const executionProviders = ['cpu', 'cuda', 'tensorrt'] as const satisfies readonly ExecutionProviderName[];
const providersProblem = 'must be a list of cpu, cuda and tensorrt';
const packPattern = /^[a-z0-9][a-z0-9-]{0,63}(@\d{1,6}\.\d{1,6}\.\d{1,6})?$/;

/** What people may become who were not invited: not those who rule. */
const newcomerRoles = ['REVIEWER', 'INTEGRATOR', 'VIEWER'] as const satisfies readonly Role[];

const port = z.coerce.number().int().min(0).max(65_535);
const positive = (max: number) => z.coerce.number().int().min(1).max(max);
const optionalText = z.string().min(1).optional();

/** Splits `a, b` into `['a', 'b']`; the empty text is the empty list. */
const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

type Providers = [ExecutionProviderName, ...ExecutionProviderName[]];
const isNotEmpty = (list: ExecutionProviderName[]): list is Providers => list.length > 0;

const addressOrRange = (text: string): boolean => {
  const [address, bits, ...rest] = text.split('/');
  const family = isIP(address ?? '');
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

const ranges = commaList.refine((list) => list.every(addressOrRange), 'must be addresses or CIDR ranges');

function url(protocols: readonly string[]) {
  return z.string().refine(
    (text) => {
      const protocol = URL.canParse(text) ? new URL(text).protocol : '';
      return protocols.includes(protocol);
    },
    `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );
}

interface OidcVariables {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_CLIENT_ID?: string | undefined;
  readonly OIDC_CLIENT_SECRET?: string | undefined;
  readonly OIDC_DEFAULT_ROLE?: string | undefined;
  readonly PUBLIC_URL?: string | undefined;
}

/** A provider is configured as a whole or not at all, and sends people back to a known address. */
function problemsOfOidc(values: OidcVariables): (readonly [string, string])[] {
  const rest = ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_DEFAULT_ROLE'] as const;
  if (values.OIDC_ISSUER === undefined) {
    return rest.filter((name) => values[name] !== undefined).map((name) => [name, 'needs OIDC_ISSUER']);
  }
  const needed = ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'PUBLIC_URL'] as const;
  return needed
    .filter((name) => values[name] === undefined)
    .map((name) => [name, 'is required with OIDC_ISSUER']);
}

/** Every variable that Gallerist reads. `.env.example` lists the same names; a test compares them. */
export const environmentSchema = z
  .object({
    PORT: port.default(4000),
    HOST: z.string().min(1).default('127.0.0.1'),
    DATA_DIR: z.string().min(1).default('./data'),
    DATABASE_URL: url(['postgresql:', 'postgres:']).optional(),
    QDRANT_URL: url(['http:', 'https:']).optional(),
    QDRANT_API_KEY: optionalText,
    QDRANT_SHARDS: positive(10_000).optional(),
    QDRANT_REPLICAS: positive(100).default(1),
    BLOB_URL: url(['file:', 's3+http:', 's3+https:']).optional(),
    S3_REGION: z.string().min(1).default('us-east-1'),
    S3_ACCESS_KEY_ID: optionalText,
    S3_SECRET_ACCESS_KEY: optionalText,
    ROLES: commaList
      .pipe(z.array(z.enum(instanceRoles)).min(1))
      .transform((list) => [...new Set(list)])
      .default(['api', 'worker']),
    OTEL_EXPORTER_OTLP_ENDPOINT: url(['http:', 'https:']).optional(),
    LOG_LEVEL: z.enum(logLevels).default('info'),
    PUBLIC_URL: url(['http:', 'https:']).optional(),
    AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    ENCRYPTION_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
    OIDC_ISSUER: url(['https:', 'http:']).optional(),
    OIDC_CLIENT_ID: optionalText,
    OIDC_CLIENT_SECRET: optionalText,
    OIDC_NAME: z.string().min(1).max(64).default('Single sign-on'),
    OIDC_DEFAULT_ROLE: z.enum(newcomerRoles, 'must be REVIEWER, INTEGRATOR or VIEWER').optional(),
    TRUSTED_PROXIES: ranges.default([]),
    ADMIN_PORT: port.default(9464),
    ADMIN_HOST: z.string().min(1).default('127.0.0.1'),
    WEBHOOK_ALLOW_CIDRS: ranges.default([]),
    GALLERIST_BOOTSTRAP_KEY: z.string().min(32, 'must have at least 32 characters').max(512).optional(),
    GALLERIST_RUNTIME: z.enum(trainingRuntimes, 'must be auto, native, wasm or cpu').default('auto'),
    GALLERIST_EXECUTION_PROVIDERS: commaList
      .pipe(z.array(z.enum(executionProviders, providersProblem)))
      .transform((list) => [...new Set(list)])
      .refine(isNotEmpty, providersProblem)
      .default(['cpu']),
    FACE_PACK: z
      .string()
      .regex(packPattern, 'must be the name of an installed pack, or name@version')
      .optional(),
    BODY_PACK: z
      .string()
      .regex(packPattern, 'must be the name of an installed pack, or name@version')
      .optional(),
    AUDIT_RETENTION_MONTHS: positive(1_200).optional(),
    MAX_IMAGE_MIB: positive(256).default(10),
    MAX_IMAGE_MEGAPIXELS: positive(500).default(40),
    MAX_TOP_K: positive(100_000).default(100),
    MAX_BODY_MIB: positive(256).default(16),
    MAX_IMPORT_GIB: positive(1024).default(20),
    INFERENCE_WORKERS: positive(64).optional(),
    ROLLBACK_DAYS: positive(365).default(7),
  })
  .superRefine((values, context) => {
    const problem = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    for (const [name, message] of problemsOfOidc(values)) problem(name, message);
    if (values.DATABASE_URL !== undefined) {
      if (values.AUTH_SECRET === undefined) problem('AUTH_SECRET', 'is required with DATABASE_URL');
      if (values.ENCRYPTION_KEY === undefined) problem('ENCRYPTION_KEY', 'is required with DATABASE_URL');
    }
    const isSplit = values.ROLES.length < instanceRoles.length;
    if (isSplit && (values.DATABASE_URL === undefined || values.QDRANT_URL === undefined)) {
      problem('ROLES', 'can be split only with DATABASE_URL and QDRANT_URL');
    }
    if (values.BLOB_URL?.startsWith('s3') === true) {
      if (values.S3_ACCESS_KEY_ID === undefined)
        problem('S3_ACCESS_KEY_ID', 'is required with an S3 BLOB_URL');
      if (values.S3_SECRET_ACCESS_KEY === undefined)
        problem('S3_SECRET_ACCESS_KEY', 'is required with an S3 BLOB_URL');
    }
    if (values.QDRANT_API_KEY !== undefined && values.QDRANT_URL === undefined) {
      problem('QDRANT_API_KEY', 'needs QDRANT_URL');
    }
  });

export type Environment = Readonly<z.infer<typeof environmentSchema>>;

/** All problems of the environment at once, by name and never by value. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
