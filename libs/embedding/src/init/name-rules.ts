import { z } from 'zod';
import { InitError } from './init-error.ts';

/** Renames layers of the source: the first rule whose pattern matches a whole name says what it is called in the net. */
export const nameRulesSchema = z
  .array(
    z.strictObject({
      /** A regular expression over the whole name. */
      from: z.string().min(1).max(500),
      /** The name in the net, with `$1` for groups; `{n+1}` counts group n up by one. */
      to: z.string().min(1).max(500),
    }),
  )
  .max(1000)
  .readonly();

export type NameRules = z.output<typeof nameRulesSchema>;

/** How names of well-known files map to ours, by architecture. */
export const knownNameRules: Readonly<Record<string, NameRules>> = {
  // PyTorch names of InsightFace's iresnet.
  iresnet: [
    { from: 'conv1', to: 'stem/conv' },
    { from: 'bn1', to: 'stem/norm' },
    { from: 'prelu', to: 'stem/prelu' },
    { from: 'layer(\\d+)\\.(\\d+)\\.downsample\\.0', to: 'stage$1/block{2+1}/shortcut/conv' },
    { from: 'layer(\\d+)\\.(\\d+)\\.downsample\\.1', to: 'stage$1/block{2+1}/shortcut/norm' },
    { from: 'layer(\\d+)\\.(\\d+)\\.bn(\\d)', to: 'stage$1/block{2+1}/norm$3' },
    { from: 'layer(\\d+)\\.(\\d+)\\.(conv\\d|prelu)', to: 'stage$1/block{2+1}/$3' },
    { from: 'bn2', to: 'head/norm' },
    { from: 'fc', to: 'head/dense' },
    { from: 'features', to: 'head/output-norm' },
  ],
};

/**
 * A function that renames.
 *
 * @returns The name in the net; the name itself where no rule matches.
 * @throws {InitError} `MAPPING_INVALID` for a pattern that is none.
 */
export function renamerOf(rules: NameRules): (name: string) => string {
  const compiled = rules.map(({ from, to }) => ({ pattern: patternOf(from), to }));
  return (name) => {
    for (const { pattern, to } of compiled) {
      const groups = pattern.exec(name);
      if (groups !== null) return filled(to, groups);
    }
    return name;
  };
}

function patternOf(from: string): RegExp {
  try {
    return new RegExp(`^(?:${from})$`);
  } catch (cause) {
    throw new InitError('MAPPING_INVALID', `the mapping's pattern ${from} is no regular expression`, {
      cause,
    });
  }
}

const filled = (to: string, groups: RegExpExecArray): string =>
  to
    .replace(/\{(\d+)\+1\}/g, (_, group: string) => String(Number(groups[Number(group)] ?? 0) + 1))
    .replace(/\$(\d+)/g, (_, group: string) => groups[Number(group)] ?? '');
