import { AppShell, Box } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { HotkeyHelp } from '../../ui/hotkey-help.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Finder } from './finder.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { useFocusOnNavigation } from './use-focus-on-navigation.ts';

const headerHeight = 56;
const navigationWidth = 232;

/** The frame: navigation on the left, header on top, the page in the middle. */
export function Shell() {
  const { t } = useTranslation();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const main = useFocusOnNavigation(close);
  return (
    <>
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <AppShell
        header={{ height: headerHeight }}
        navbar={{ width: navigationWidth, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding="lg"
      >
        <AppShell.Header>
          <Header isNavigationOpen={isOpen} onToggleNavigation={toggle} />
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label={t('shell.navigation')}>
          <Navigation />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1} ref={main}>
          <Box maw={1600} mx="auto">
            <Suspense fallback={<LoadingState />}>
              <Outlet />
            </Suspense>
          </Box>
        </AppShell.Main>
      </AppShell>
      <Finder />
      <HotkeyHelp />
    </>
  );
}
