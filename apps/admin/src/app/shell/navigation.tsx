import { NavLink, ScrollArea, Stack, Text } from '@mantine/core';
import { createLink, Link, useMatchRoute } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrentGallery } from '../current-gallery.ts';
import { navigationFor, type NavigationItem } from '../navigation.ts';
import { useViewer } from '../viewer.ts';
import { targetOf, toPage } from './target-of.ts';

export function Navigation() {
  const { t } = useTranslation();
  const { permissions } = useViewer();
  const gallery = useCurrentGallery();
  return (
    <ScrollArea type="scroll" scrollbarSize={6} h="100%" viewportProps={{ tabIndex: -1 }}>
      <Stack gap="md" component="nav" aria-label={t('shell.navigation')}>
        {navigationFor(permissions).map(([group, items]) => (
          <div key={group} role="group" aria-labelledby={`navigation-${group}`}>
            <Text id={`navigation-${group}`} size="xs" fw={600} c="dimmed" px="sm" pb={4}>
              {t(`group.${group}`)}
            </Text>
            {items.map((item) => (
              <Item key={item.label} item={item} galleryId={gallery?.id ?? null} />
            ))}
          </div>
        ))}
      </Stack>
    </ScrollArea>
  );
}

/** A link that never says that its page is the current one. */
const StandIn = createLink((props: ComponentProps<'a'>) => <a {...props} aria-current={undefined} />);

function Item({ item, galleryId }: { readonly item: NavigationItem; readonly galleryId: string | null }) {
  const { t } = useTranslation();
  const matches = useMatchRoute();
  const target = targetOf(item, galleryId);
  // while there is no gallery, an entry leads to their list, which is not what it stands for
  const isStandIn = target.to !== item.to;
  const isActive =
    !isStandIn && matches({ ...target, fuzzy: target.to !== '/' && !target.isOwner }) !== false;
  const To = isStandIn ? StandIn : Link;
  const { icon: Icon } = item;
  return (
    <NavLink
      renderRoot={(props: object) => (
        <To
          {...toPage(target.to, target.params)}
          activeOptions={{ exact: target.to === '/' || target.isOwner }}
          {...props}
        />
      )}
      label={t(item.label)}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      active={isActive}
      {...(isActive ? { 'aria-current': 'page' } : {})}
      py={6}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
    />
  );
}
