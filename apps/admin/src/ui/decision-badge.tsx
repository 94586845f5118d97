import { Badge } from '@mantine/core';
import { IconCheck, IconEye, IconQuestionMark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Decision } from './decision.ts';

const looks = {
  MATCH: { color: 'teal', icon: IconCheck },
  REVIEW: { color: 'orange', icon: IconEye },
  UNKNOWN: { color: 'gray', icon: IconQuestionMark },
} as const satisfies Record<Decision, object>;

/** A decision by word, sign and colour: never by colour alone. */
export function DecisionBadge({ decision }: { readonly decision: Decision }) {
  const { t } = useTranslation('ui');
  const { color, icon: Icon } = looks[decision];
  return (
    <Badge color={color} variant="light" leftSection={<Icon size={12} stroke={2.4} aria-hidden />}>
      {t(`decision.${decision}`)}
    </Badge>
  );
}
