import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly webhook: {
    readonly enabled: boolean;
    readonly disabledAt?: string | null;
    readonly consecutiveFailures: number;
  };
}

/** Whether it is told anything, and who ended that if not. */
export function WebhookState({ webhook: { enabled, disabledAt, consecutiveFailures } }: Props) {
  const { t } = useTranslation('webhooks');
  if (typeof disabledAt === 'string') return <Badge color="red">{t('state.givenUp')}</Badge>;
  if (!enabled) return <Badge color="gray">{t('state.off')}</Badge>;
  if (consecutiveFailures > 0)
    return (
      <Badge color="orange" variant="light">
        {t('state.failing', { count: consecutiveFailures })}
      </Badge>
    );
  return (
    <Badge color="teal" variant="light">
      {t('state.on')}
    </Badge>
  );
}
