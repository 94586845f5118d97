import { Select } from '@mantine/core';
import { useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrentGallery } from '../current-gallery.ts';
import { useGalleryChoices } from '../gallery-choices.ts';
import { toPage } from './target-of.ts';

/** Chooses the gallery that the pages are about: the same page of another gallery, or that gallery's own page. */
export function GallerySwitcher() {
  const { t } = useTranslation();
  const current = useCurrentGallery();
  const [text, setText] = useState('');
  const typed = text === current?.name ? '' : text;
  const nodes = useGalleryChoices(typed);
  const switchTo = useSwitchGallery();
  const rows = current === null || nodes.some(({ id }) => id === current.id) ? nodes : [current, ...nodes];
  if (current === null && nodes.length === 0 && typed === '') return null;
  return (
    <Select
      aria-label={t('shell.gallery')}
      placeholder={t('shell.gallery')}
      data={rows.map(({ id, name }) => ({ value: id, label: name }))}
      value={current?.id ?? null}
      onChange={(id) => {
        if (id !== null) switchTo(id);
      }}
      searchable
      searchValue={text}
      onSearchChange={setText}
      // The server has filtered already, by a part of the name.
      filter={({ options }) => options}
      nothingFoundMessage={t('shell.noGallery')}
      maxDropdownHeight={360}
      w={240}
    />
  );
}

function useSwitchGallery(): (id: string) => void {
  const navigate = useNavigate();
  const router = useRouter();
  const { galleryId }: { readonly galleryId?: string } = useParams({ strict: false });
  return (id) => {
    const page = router.state.matches.at(-1)?.fullPath ?? '';
    const isOfGallery = galleryId !== undefined && page.split('$').length === 2;
    const to = isOfGallery ? page : '/galleries/$galleryId';
    void navigate(toPage(to, { galleryId: id }));
  };
}
