import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GalleryScope } from '../../app/gallery-scope.tsx';
import type { AccountQuery } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { Facts } from '../../ui/facts.tsx';
import { Section } from '../../ui/section.tsx';
import { accountRenameDocument } from './account.operations.ts';

export type Account = AccountQuery['viewer'];

export function Profile({ viewer }: { readonly viewer: Account }) {
  const { t } = useTranslation(['account', 'ui']);
  const [name, setName] = useState(viewer.name);
  const rename = useAction(accountRenameDocument, { fields: ['name'], success: t('profile.saved') });
  const isChanged = name.trim() !== '' && name.trim() !== viewer.name;
  return (
    <Section title={t('profile.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged) void rename.run({ input: { name } });
        }}
      >
        <Stack>
          <Group align="flex-end" wrap="nowrap">
            <TextInput
              flex={1}
              label={t('profile.name')}
              description={t('profile.nameHint')}
              autoComplete="name"
              required
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={rename.fieldErrors['name']}
            />
            <Button type="submit" disabled={!isChanged} loading={rename.isPending}>
              {t('ui:save')}
            </Button>
          </Group>
          <Facts
            rows={[
              [t('profile.email'), viewer.email ?? '–'],
              [t('profile.role'), t(`ui:role.${viewer.role}`)],
              [t('profile.galleries'), <GalleryScope key="galleries" galleries={viewer.galleries} />],
            ]}
          />
        </Stack>
      </form>
    </Section>
  );
}
