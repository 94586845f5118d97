import {
  Button,
  Drawer,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import { graphql, useOperation } from '../../graphql/index.ts';
import { defaultTopK, modalityOf, type BenchSearch } from './bench-search.ts';
import type { BenchChange } from './search.page.tsx';

const benchLimitsDocument = graphql(`
  query BenchLimits {
    system {
      limits {
        maxTopK
      }
    }
  }
`);

const benchGalleryNamesDocument = graphql(`
  query BenchGalleryNames {
    galleries(first: 100) {
      nodes {
        id
        name
      }
    }
  }
`);

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly galleryId: string;
  readonly search: BenchSearch;
  readonly onChange: (change: BenchChange) => void;
}

/** How is searched; all of it stands in the address. */
export function OptionsDrawer({ isOpen, onClose, ...rest }: Props) {
  const { t } = useTranslation(['search', 'ui']);
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      title={t('options.title')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack>
        <Picture {...rest} />
        {rest.search.mode === 'compare' ? null : <Scope {...rest} />}
        {rest.search.mode === 'compare' ? null : <Answer {...rest} />}
        <Button variant="default" onClick={() => rest.onChange(nothing)}>
          {t('options.reset')}
        </Button>
      </Stack>
    </Drawer>
  );
}

type Part = Omit<Props, 'isOpen' | 'onClose'>;

const nothing: BenchChange = {
  ...{ modality: undefined, topK: undefined, min: undefined, galleries: undefined, cameras: undefined },
  ...{ since: undefined, until: undefined, record: undefined, subjects: undefined, shows: undefined },
};

function Picture({ search, onChange }: Part) {
  const { t } = useTranslation(['search', 'ui']);
  return (
    <>
      <div>
        <SegmentedControl
          fullWidth
          aria-label={t('options.modality')}
          data={(['FACE', 'BODY'] as const).map((value) => ({ value, label: t(`ui:modality.${value}`) }))}
          value={modalityOf(search)}
          onChange={(value) => onChange({ modality: value === 'BODY' ? 'BODY' : undefined })}
        />
      </div>
      <Select
        label={t('options.shows')}
        data={[
          { value: 'whole', label: t('options.whole') },
          { value: 'crop', label: t('options.crop') },
          ...(search.modality === 'BODY' ? [] : [{ value: 'aligned', label: t('options.aligned') }]),
        ]}
        value={search.shows ?? 'whole'}
        onChange={(value) => onChange({ shows: value === 'crop' || value === 'aligned' ? value : undefined })}
      />
    </>
  );
}

function Scope({ galleryId, search, onChange }: Part) {
  const { t } = useTranslation('search');
  const names = useOperation(benchGalleryNamesDocument, {});
  const known = (names.data?.galleries.nodes ?? []).filter(({ id }) => search.galleries?.includes(id));
  const listed = (values: readonly string[]) => (values.length === 0 ? undefined : values);
  return (
    <>
      <GalleryScopeInput
        label={t('options.galleries')}
        hint={t('options.galleriesHint')}
        placeholder={t('options.onlyThis')}
        value={known}
        onChange={(galleries) =>
          onChange({ galleries: listed(galleries.map(({ id }) => id).filter((id) => id !== galleryId)) })
        }
      />
      <TagsInput
        label={t('options.cameras')}
        description={t('options.camerasHint')}
        value={[...(search.cameras ?? [])]}
        onChange={(cameras) => onChange({ cameras: listed(cameras) })}
      />
      <TextInput
        type="date"
        label={t('options.since')}
        value={search.since ?? ''}
        max={search.until}
        onChange={({ currentTarget: { value } }) => onChange({ since: value === '' ? undefined : value })}
      />
      <TextInput
        type="date"
        label={t('options.until')}
        value={search.until ?? ''}
        min={search.since}
        onChange={({ currentTarget: { value } }) => onChange({ until: value === '' ? undefined : value })}
      />
    </>
  );
}

function Answer({ search, onChange }: Part) {
  const { t } = useTranslation(['search', 'ui']);
  const limits = useOperation(benchLimitsDocument, {});
  return (
    <>
      <NumberInput
        label={t('options.topK')}
        description={t('options.topKHint')}
        min={1}
        {...(limits.data === undefined ? {} : { max: limits.data.system.limits.maxTopK })}
        allowDecimal={false}
        clampBehavior="strict"
        value={search.topK ?? defaultTopK}
        onChange={(value) =>
          onChange({ topK: typeof value === 'number' && value !== defaultTopK ? value : undefined })
        }
      />
      <Select
        label={t('options.min')}
        description={t('options.minHint')}
        data={(['MATCH', 'REVIEW', 'UNKNOWN'] as const).map((value) => ({
          value,
          label: t(`options.from.${value}`),
        }))}
        value={search.min ?? 'REVIEW'}
        onChange={(value) => onChange({ min: value === 'MATCH' || value === 'UNKNOWN' ? value : undefined })}
      />
      <Switch
        label={t('options.largest')}
        checked={search.subjects === 'largest'}
        onChange={({ currentTarget: { checked } }) => onChange({ subjects: checked ? 'largest' : undefined })}
      />
      <Switch
        label={t('options.record')}
        description={t('options.recordHint')}
        checked={search.record !== false}
        onChange={({ currentTarget: { checked } }) => onChange({ record: checked ? undefined : false })}
      />
    </>
  );
}
