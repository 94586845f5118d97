import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '../graphql/live.ts';

const colors = { connecting: 'gray', live: 'teal', reconnecting: 'orange' } as const;

/** Whether what the page shows follows the server; nothing where nothing on the page is live. */
export function LiveBadge() {
  const { t } = useTranslation('ui');
  const state = useLiveState();
  if (state === 'off') return null;
  return (
    <Tooltip label={t(`live.${state}Hint`)}>
      <Badge variant="dot" color={colors[state]} role="status">
        {t(`live.${state}`)}
      </Badge>
    </Tooltip>
  );
}
