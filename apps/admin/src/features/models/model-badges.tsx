import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CommercialUse, ModelState } from '../../graphql/generated/graphql.ts';

const stateColors = { ACTIVE: 'teal', AVAILABLE: 'gray', CANDIDATE: 'accent' } as const;

export function ModelStateBadge({ state }: { readonly state: ModelState }) {
  const { t } = useTranslation('models');
  return (
    <Badge variant="light" color={stateColors[state]}>
      {t(`state.${state}`)}
    </Badge>
  );
}

const commercialColors = { YES: 'teal', NO: 'red', UNCLEAR: 'orange' } as const;

/** Whether it may be used commercially; the reason on hover. */
export function CommercialBadge({ use }: { readonly use: CommercialUse }) {
  const { t } = useTranslation('models');
  return (
    <Tooltip label={t(`commercialHint.${use}`)}>
      <Badge variant="light" color={commercialColors[use]}>
        {t(`commercial.${use}`)}
      </Badge>
    </Tooltip>
  );
}
