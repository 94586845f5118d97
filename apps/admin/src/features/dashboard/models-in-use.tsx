import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import type { Statistics } from './dashboard.page.tsx';

export function ModelsInUse({ models }: Pick<Statistics, 'models'>) {
  const { t } = useTranslation(['dashboard', 'ui']);
  return (
    <Section title={t('models.title')}>
      {models.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('models.none')}
        </Text>
      ) : (
        <Stack gap={8}>
          {models.map(({ space, galleries }) =>
            space == null ? null : (
              <Group key={space.id} justify="space-between" wrap="nowrap">
                <Text size="sm">
                  {space.model.name} {space.model.version}
                </Text>
                <Text size="sm" c="dimmed">
                  {t(`ui:modality.${space.modality}`)} · {t('models.galleries', { count: galleries })}
                </Text>
              </Group>
            ),
          )}
        </Stack>
      )}
    </Section>
  );
}
