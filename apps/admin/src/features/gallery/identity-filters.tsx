import { CloseButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconTag } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageHotkeys } from '../../ui/use-page-hotkeys.ts';
import { readGallerySearch, type GallerySearch } from './gallery-search.ts';

const typingMs = 250;

/** What is typed goes into the address, so that a link, Back and a reload keep it. */
export function IdentityFilters() {
  const { t } = useTranslation(['gallery', 'ui']);
  const search = useSearch({ from: '/shell/galleries/$galleryId' });
  const navigate = useNavigate({ from: '/galleries/$galleryId' });
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? '');
  const [tag, setTag] = useState(search.tag ?? '');
  const put = (change: { readonly [K in keyof GallerySearch]: GallerySearch[K] | undefined }): void =>
    void navigate({ search: (old) => readGallerySearch({ ...old, ...change }), replace: true });
  const putSoon = useDebouncedCallback(put, typingMs);
  usePageHotkeys([{ keys: '/', label: t('filter.focus'), run: () => field.current?.focus() }]);
  const asked = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim());
  const type = (value: string): void => {
    setText(value);
    putSoon({ q: asked(value) });
  };
  const typeTag = (value: string): void => {
    setTag(value);
    putSoon({ tag: asked(value) });
  };
  return (
    <Group gap="sm" mb="md" wrap="wrap">
      <TextInput
        ref={field}
        aria-label={t('filter.text')}
        placeholder={t('filter.text')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={clearing(text, () => type(''), t('filter.clear'))}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        w={280}
      />
      <TextInput
        aria-label={t('filter.tag')}
        placeholder={t('filter.tag')}
        leftSection={<IconTag size={16} aria-hidden />}
        rightSection={clearing(tag, () => typeTag(''), t('filter.clear'))}
        value={tag}
        onChange={(event) => typeTag(event.currentTarget.value)}
        w={170}
      />
      <Select
        aria-label={t('filter.state')}
        data={(['all', 'enabled', 'disabled'] as const).map((value) => ({
          value,
          label: t(`state.${value}`),
        }))}
        value={search.state ?? 'all'}
        onChange={(value) => put({ state: value === 'enabled' || value === 'disabled' ? value : undefined })}
        w={170}
      />
    </Group>
  );
}

const clearing = (text: string, clear: () => void, label: string) =>
  text === '' ? null : <CloseButton size="sm" aria-label={label} onClick={clear} />;
