import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GateVerdict } from '../../graphql/generated/graphql.ts';

interface Props {
  readonly evaluation: {
    readonly verdict?: GateVerdict | null;
    readonly failureCode?: string | null;
  };
}

export type Verdict = GateVerdict | 'FAILED' | 'RUNNING';

const colors = {
  PASSED: 'teal',
  REFUSED: 'red',
  INCONCLUSIVE: 'orange',
  FAILED: 'red',
  RUNNING: 'accent',
} as const;

export function verdictOf({ verdict, failureCode }: Props['evaluation']): Verdict {
  if (verdict !== null && verdict !== undefined) return verdict;
  return typeof failureCode === 'string' ? 'FAILED' : 'RUNNING';
}

export const verdictColor = (verdict: Verdict): string => colors[verdict];

/** What an evaluation came to, in a word; needs the texts `evaluations`. */
export function VerdictBadge({ evaluation }: Props) {
  const { t } = useTranslation('evaluations');
  const verdict = verdictOf(evaluation);
  return (
    <Badge variant="light" color={verdictColor(verdict)}>
      {t(`verdict.${verdict}`)}
    </Badge>
  );
}
