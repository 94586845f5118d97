import '@mantine/spotlight/styles.css';
import { Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPhoto, IconSearch, IconUser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql, useOperation } from '../../graphql/index.ts';
import { useCurrentGallery, type GalleryName } from '../current-gallery.ts';
import { navigationFor } from '../navigation.ts';
import { useViewer } from '../viewer.ts';
import { targetOf, toPage } from './target-of.ts';

const finderDocument = graphql(`
  query Finder($text: String!, $galleryId: ID!) {
    galleries(first: 5, filter: { nameContains: $text }) {
      nodes {
        id
        name
      }
    }
    gallery(id: $galleryId) {
      identities(first: 8, filter: { nameContains: $text }) {
        nodes {
          id
          name
          externalId
        }
      }
    }
  }
`);

interface Found {
  readonly key: string;
  readonly label: string;
  readonly description?: string;
  readonly icon: ReactNode;
  readonly to: string;
  readonly params: Readonly<Record<string, string>>;
}

const typingMs = 150;

export function FinderDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const gallery = useCurrentGallery();
  const groups = useFound(text, gallery);
  const navigate = useNavigate();
  const go = ({ to, params }: Found): void => {
    onClose();
    void navigate(toPage(to, params));
  };
  const isNothing = groups.every(([, found]) => found.length === 0);
  return (
    <Spotlight.Root
      forceOpened={isOpen}
      onSpotlightClose={onClose}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      clearQueryOnClose
      scrollable
      maxHeight={420}
    >
      <Spotlight.Search
        placeholder={t('finder.placeholder')}
        aria-label={t('finder.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map(([label, found]) =>
          found.length === 0 ? null : (
            <Spotlight.ActionsGroup key={label} label={label}>
              {found.map(({ key, label: name, description, icon, ...target }) => (
                <Spotlight.Action
                  key={key}
                  label={name}
                  leftSection={icon}
                  onClick={() => go({ key, label: name, icon, ...target })}
                  {...(description === undefined ? {} : { description })}
                />
              ))}
            </Spotlight.ActionsGroup>
          ),
        )}
        {isNothing ? <Spotlight.Empty>{t('finder.nothing')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useFound(
  text: string,
  gallery: GalleryName | null,
): readonly (readonly [string, readonly Found[]])[] {
  const { t } = useTranslation();
  const { permissions } = useViewer();
  const [asked] = useDebouncedValue(text.trim(), typingMs);
  const answer = useOperation(
    finderDocument,
    asked === '' || gallery === null ? null : { text: asked, galleryId: gallery.id },
    { keepsPrevious: true },
  );
  const pages = navigationFor(permissions)
    .flatMap(([, items]) => items)
    .map((item) => ({ item, label: t(item.label) }))
    .filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()))
    .map(({ item: { icon: Icon, ...item }, label }): Found => {
      const { to, params } = targetOf(item, gallery?.id ?? null);
      return { key: item.label, label, icon: <Icon size={18} aria-hidden />, to, params };
    });
  const found = asked === '' ? undefined : answer.data;
  return [
    [t('finder.pages'), pages],
    [t('finder.galleries'), (found?.galleries.nodes ?? []).map(galleryFound)],
    [
      t('finder.identities'),
      (found?.gallery?.identities.nodes ?? []).map((identity) => identityFound(identity, gallery)),
    ],
  ];
}

function galleryFound({ id, name }: GalleryName): Found {
  return {
    key: id,
    label: name,
    icon: <IconPhoto size={18} aria-hidden />,
    to: '/galleries/$galleryId',
    params: { galleryId: id },
  };
}

function identityFound(
  identity: { readonly id: string; readonly name: string | null; readonly externalId: string | null },
  gallery: GalleryName | null,
): Found {
  const { id, name, externalId } = identity;
  return {
    key: id,
    label: name ?? externalId ?? id,
    ...(name !== null && externalId !== null ? { description: externalId } : {}),
    icon: <IconUser size={18} aria-hidden />,
    to: '/galleries/$galleryId/identities/$identityId',
    params: { galleryId: gallery?.id ?? '', identityId: id },
  };
}
