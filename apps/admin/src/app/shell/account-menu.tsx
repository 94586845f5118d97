import { ActionIcon, Menu, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLogout, IconUser, IconUserCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { postJson } from '../../graphql/index.ts';
import { openHotkeyHelp } from '../../ui/hotkey-help-state.ts';
import { useNotices } from '../../ui/notices.ts';
import { changeLanguage } from '../i18n/i18n.ts';
import { languageNames, languages } from '../i18n/languages.ts';
import { useViewer } from '../viewer.ts';

export function AccountMenu() {
  const { t } = useTranslation(['app', 'ui']);
  const viewer = useViewer();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={260} closeOnItemClick>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('account.menu')}>
          <IconUserCircle size={22} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack gap={0} px="sm" py="xs">
          <Text fw={600} truncate>
            {viewer.name}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`ui:role.${viewer.role}`)}
          </Text>
        </Stack>
        <Menu.Divider />
        <Stack gap="xs" px="sm" py="xs">
          <LanguageChoice />
          <SchemeChoice />
        </Stack>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUser size={16} aria-hidden />}
          renderRoot={(props: object) => <Link to="/account" {...props} />}
        >
          {t('account.own')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={openHotkeyHelp}>
          {t('account.keys')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notices = useNotices();
  return async () => {
    try {
      await postJson('/auth/sign-out', {});
      await navigate({ to: '/sign-in', search: {} });
      queries.clear();
    } catch (error) {
      notices.fault(error);
    }
  };
}

export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('account.language')}
      value={languages.find((language) => language === i18n.language) ?? 'en'}
      onChange={(language) => void changeLanguage(language)}
      data={languages.map((language) => ({ value: language, label: languageNames[language] }))}
    />
  );
}

const schemes = ['light', 'dark', 'auto'] as const;

export function SchemeChoice() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('account.scheme')}
      value={colorScheme}
      onChange={setColorScheme}
      data={schemes.map((scheme) => ({ value: scheme, label: t(`scheme.${scheme}`) }))}
    />
  );
}
