import { Burger, Button, Group, Kbd, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LiveBadge } from '../../ui/live-badge.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { AccountMenu } from './account-menu.tsx';
import { openFinder } from './finder-state.ts';
import { GallerySwitcher } from './gallery-switcher.tsx';
import { Logo } from './logo.tsx';

interface Props {
  readonly isNavigationOpen: boolean;
  readonly onToggleNavigation: () => void;
}

export function Header({ isNavigationOpen, onToggleNavigation }: Props) {
  const { t } = useTranslation();
  return (
    <Group h="100%" px="md" gap="md" wrap="nowrap">
      <Burger
        opened={isNavigationOpen}
        onClick={onToggleNavigation}
        hiddenFrom="sm"
        size="sm"
        aria-label={t('shell.navigation')}
      />
      <LinkAnchor to="/" underline="never" c="inherit" w={188}>
        <Group gap="xs" wrap="nowrap">
          <Logo />
          <Text fw={650} component="span">
            Gallerist
          </Text>
        </Group>
      </LinkAnchor>
      <GallerySwitcher />
      <Group ml="auto" gap="sm" wrap="nowrap">
        <LiveBadge />
        <Button
          variant="default"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={<Kbd size="xs">Ctrl K</Kbd>}
          onClick={openFinder}
          visibleFrom="sm"
        >
          {t('shell.find')}
        </Button>
        <AccountMenu />
      </Group>
    </Group>
  );
}
