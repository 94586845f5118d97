import { EnvironmentError, environmentSchema, type Environment } from './env.ts';

/** What the process was told, parsed once, frozen and passed down. */
export type Config = Environment;

/**
 * Reads the configuration. An empty variable counts as absent, as in a copied `.env` file.
 *
 * @throws {EnvironmentError} with every problem, by name and never by value.
 */
export function parseConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([name, value]) => name in environmentSchema.shape && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map(
    (issue) => `${String(issue.path[0] ?? 'environment')} ${describe(issue)}`,
  );
  throw new EnvironmentError([...new Set(problems)]);
}

/** Zod's own texts may quote what they got; these never do. */
function describe(issue: { code: string; message: string }): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_type':
      return 'must be a number';
    case 'invalid_value':
      return ownText(issue.message) ?? 'has an unknown value';
    case 'invalid_format':
      return ownText(issue.message) ?? 'is not valid';
    case 'too_small':
    case 'too_big':
      return ownText(issue.message) ?? 'is out of range';
    default:
      return 'is not valid';
  }
}

/** The schema's own words start so; null for Zod's. */
const ownText = (message: string): string | null => (message.startsWith('must') ? message : null);
