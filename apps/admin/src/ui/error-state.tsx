import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { RequestError } from '../graphql/request-error.ts';
import { wordsFor } from './error-words.ts';
import { NoPermission } from './no-permission.tsx';

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, how to find it in the log, and a way to try again. A missing permission has a face of its own. */
export function ErrorState({ error, onRetry }: Props) {
  const { t } = useTranslation('ui');
  if (error instanceof RequestError && error.code === 'FORBIDDEN') return <NoPermission />;
  const { title, detail } = wordsFor(error, t);
  const requestId = error instanceof RequestError ? error.requestId : null;
  return (
    <Alert color="red" variant="light" title={title} icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{detail}</Text>
        {requestId === null ? null : (
          <Group gap="xs">
            <Text size="xs">{t('error.requestIdLabel')}</Text>
            <Code>{requestId}</Code>
          </Group>
        )}
        {onRetry === undefined ? null : (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={onRetry}
          >
            {t('error.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
