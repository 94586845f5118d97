import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Can } from '../../ui/can.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { unmergeIdentityDocument } from './identity.operations.ts';
import type { Identity } from './identity.page.tsx';

/** Who was merged into this person, and until when that can be undone. */
export function MergedNames({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const action = useAction(unmergeIdentityDocument, {
    key: 'input',
    success: ({ returnedSampleCount }) => t('merged.undone', { count: returnedSampleCount ?? 0 }),
  });
  if (identity.mergedIdentities.length === 0) return null;
  return (
    <Section title={t('merged.title')} description={t('merged.hint')}>
      <Stack gap="xs">
        {identity.mergedIdentities.map(({ id, name, externalId, mergedAt, undoableUntil }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Text size="sm" truncate>
              {name ?? externalId ?? t('unnamed')}
              <Text size="xs" c="dimmed">
                <Moment at={mergedAt} />
                {undoableUntil === null
                  ? ` · ${t('merged.final')}`
                  : ` · ${t('merged.until', { at: format.date(undoableUntil) })}`}
              </Text>
            </Text>
            {undoableUntil === null ? null : (
              <Can permission="IDENTITY_WRITE">
                <Button
                  size="xs"
                  variant="default"
                  loading={action.isPending}
                  onClick={() => void action.run({ input: { identityId: id } })}
                >
                  {t('merged.undo')}
                </Button>
              </Can>
            )}
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
