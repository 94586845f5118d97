import { Alert, List } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Identity } from './identity.page.tsx';

/** What more pictures would make this person easier to find. */
export function Advice({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation('identity');
  if (identity.coverageAdvice.length === 0 || identity.sampleCount === 0) return null;
  return (
    <Alert variant="light" color="accent" title={t('advice.title')} icon={<IconBulb aria-hidden />}>
      <List size="sm">
        {identity.coverageAdvice.map((advice) => (
          <List.Item key={advice}>{t(`advice.${advice}`)}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
