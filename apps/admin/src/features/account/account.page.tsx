import { Grid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LanguageChoice, SchemeChoice } from '../../app/shell/account-menu.tsx';
import { useOperation } from '../../graphql/index.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { accountDocument } from './account.operations.ts';
import { ChangePassword } from './change-password.tsx';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';

/** One's own name, looks, password and sessions. */
export function AccountPage() {
  const { t } = useTranslation('account');
  const query = useOperation(accountDocument, {});
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <QueryState of={query}>
        {({ viewer }) => (
          <Grid>
            <Grid.Col span={{ base: 12, md: 6 }}>
              <Stack>
                <Profile key={viewer.name} viewer={viewer} />
                <Looks />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 6 }}>
              <Section title={t('password.title')} description={t('password.description')}>
                <ChangePassword hasPassword={viewer.hasPassword} />
              </Section>
            </Grid.Col>
            <Grid.Col span={12}>
              <Sessions sessions={viewer.sessions} />
            </Grid.Col>
          </Grid>
        )}
      </QueryState>
    </>
  );
}

function Looks() {
  const { t } = useTranslation('account');
  return (
    <Section title={t('looks.title')} description={t('looks.description')}>
      <Stack gap="xs" maw={360}>
        <LanguageChoice />
        <SchemeChoice />
      </Stack>
    </Section>
  );
}
