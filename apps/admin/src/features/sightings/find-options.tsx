import {
  Collapse,
  MultiSelect,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Modality } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { sightingsCamerasDocument } from './sightings.operations.ts';
import type { SightingsChange } from './sightings.page.tsx';
import { knowsCamera, usualModality, type SightingsSearch } from './sightings-search.ts';

interface Props {
  readonly galleryId: string;
  readonly search: SightingsSearch;
  readonly modality: Modality;
  readonly onChange: (change: SightingsChange) => void;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Where and when is searched; all of it stands in the address. */
export function FindOptions(props: Props) {
  const { t } = useTranslation('sightings');
  const [isOpen, { toggle }] = useDisclosure(false);
  const cameras = useOperation(sightingsCamerasDocument, { galleryId: props.galleryId });
  const choices = (cameras.data?.gallery?.cameras.nodes ?? []).map(({ id, name }) => ({
    value: id,
    label: name,
  }));
  return (
    <Paper mt="md" component="section" aria-label={t('options.title')}>
      <Stack>
        <Time {...props} />
        <MultiSelect
          label={t('options.cameras')}
          placeholder={props.search.cameras === undefined ? t('options.allCameras') : ''}
          searchable
          data={choices}
          value={[...(props.search.cameras ?? [])]}
          onChange={(ids) => props.onChange({ cameras: listed(ids) })}
        />
        <Rules {...props} />
        {usualModality(cameras.data) === 'FACE' ? (
          <Text size="xs" c="dimmed">
            {t('options.noBodies')}
          </Text>
        ) : null}
        <UnstyledButton fz="sm" c="var(--mantine-color-anchor)" aria-expanded={isOpen} onClick={toggle}>
          {t(isOpen ? 'options.less' : 'options.more')}
        </UnstyledButton>
        <Collapse expanded={isOpen}>
          <Stack>
            <More {...props} choices={choices} />
          </Stack>
        </Collapse>
      </Stack>
    </Paper>
  );
}

const listed = (values: readonly string[]): readonly string[] | undefined =>
  values.length === 0 ? undefined : values;
const filled = (value: string): string | undefined => (value === '' ? undefined : value);

function Time({ search, onChange }: Props) {
  const { t } = useTranslation('sightings');
  return (
    <>
      <TextInput
        type="datetime-local"
        label={t('options.since')}
        value={search.since ?? ''}
        {...(search.until === undefined ? {} : { max: search.until })}
        onChange={({ currentTarget: { value } }) => onChange({ since: filled(value) })}
      />
      <TextInput
        type="datetime-local"
        label={t('options.until')}
        value={search.until ?? ''}
        {...(search.since === undefined ? {} : { min: search.since })}
        onChange={({ currentTarget: { value } }) => onChange({ until: filled(value) })}
      />
    </>
  );
}

function Rules({ search, onChange }: Props) {
  const { t } = useTranslation('sightings');
  return (
    <>
      <Switch
        label={t('options.otherCameras')}
        description={t(knowsCamera(search) ? 'options.otherCamerasHint' : 'options.otherCamerasNeeds')}
        disabled={!knowsCamera(search)}
        checked={search.otherCameras === true}
        onChange={({ currentTarget: { checked } }) => onChange({ otherCameras: checked ? true : undefined })}
      />
      <Switch
        label={t('options.rerank')}
        description={t('options.rerankHint')}
        checked={search.rerank === true}
        onChange={({ currentTarget: { checked } }) => onChange({ rerank: checked ? true : undefined })}
      />
    </>
  );
}

function More({ search, modality, onChange, choices }: Props & { readonly choices: readonly Choice[] }) {
  const { t } = useTranslation(['sightings', 'ui']);
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t('options.modality')}
        data={(['BODY', 'FACE'] as const).map((value) => ({ value, label: t(`ui:modality.${value}`) }))}
        value={modality}
        onChange={(value) => onChange({ by: value === 'FACE' ? 'FACE' : 'BODY' })}
      />
      {search.media === undefined ? null : <OfPicture {...{ search, onChange, choices }} />}
      <MultiSelect
        label={t('options.without')}
        searchable
        data={[...choices]}
        value={[...(search.without ?? [])]}
        onChange={(ids) => onChange({ without: listed(ids) })}
      />
      <Select
        label={t('options.named')}
        data={[
          { value: 'all', label: t('options.namedAll') },
          { value: 'yes', label: t('options.namedYes') },
          { value: 'no', label: t('options.namedNo') },
        ]}
        value={search.named === undefined ? 'all' : search.named ? 'yes' : 'no'}
        onChange={(value) => onChange({ named: value === 'all' ? undefined : value === 'yes' })}
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
    </>
  );
}

/** What a picture does not say by itself. */
function OfPicture({
  search,
  onChange,
  choices,
}: Pick<Props, 'search' | 'onChange'> & { readonly choices: readonly Choice[] }) {
  const { t } = useTranslation('sightings');
  return (
    <>
      <Switch
        label={t('options.crop')}
        checked={search.shows === 'crop'}
        onChange={({ currentTarget: { checked } }) => onChange({ shows: checked ? 'crop' : undefined })}
      />
      <Select
        label={t('options.fromCamera')}
        description={t('options.fromCameraHint')}
        searchable
        clearable
        data={[...choices]}
        value={search.fromCamera ?? null}
        onChange={(id) => onChange({ fromCamera: id ?? undefined })}
      />
      <TextInput
        type="datetime-local"
        label={t('options.at')}
        value={search.at ?? ''}
        onChange={({ currentTarget: { value } }) => onChange({ at: filled(value) })}
      />
    </>
  );
}
