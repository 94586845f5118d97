import { Checkbox, Group, JsonInput, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import type { ScheduleKind, ScheduleOverlap } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useCronWords } from './cron-words.ts';
import { TrainingWork } from './training-work.tsx';
import { createScheduleDocument, updateScheduleDocument } from './schedules.operations.ts';

const kinds: readonly ScheduleKind[] = [
  'TRAINING',
  'CALIBRATION',
  'REPORT',
  'CLUSTERING',
  'RETENTION',
  'RECONCILE',
];
const overlaps: readonly ScheduleOverlap[] = ['SKIP', 'QUEUE'];

export interface ScheduleDraft {
  readonly name: string;
  readonly kind: ScheduleKind;
  readonly cron: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  readonly overlap: ScheduleOverlap;
  readonly galleries: readonly GalleryName[];
  readonly onlyIf: { readonly minNewSamples: number | null; readonly minNewFeedback: number | null } | null;
  /** As it was typed. */
  readonly options: string;
}

const usualCondition = { minNewSamples: 100, minNewFeedback: 20 };

export const emptyDraft: ScheduleDraft = {
  name: '',
  kind: 'TRAINING',
  cron: '0 3 * * *',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  enabled: true,
  overlap: 'SKIP',
  galleries: [],
  onlyIf: usualCondition,
  options: '',
};

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Null makes a new one. */
  readonly id: string | null;
  readonly draft: ScheduleDraft;
  readonly onMade?: (id: string) => void;
}

export function ScheduleForm({ isOpen, onClose, id, draft, onMade }: Props) {
  const { t } = useTranslation('schedules');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} size="lg" title={t(id === null ? 'create' : 'edit')}>
      <Form id={id} draft={draft} onClose={onClose} onMade={onMade} />
    </Dialog>
  );
}

const fields = ['name', 'kind', 'cron', 'timeZone', 'galleryIds', 'onlyIf', 'options', 'overlap'];

/** Null where it is no JSON object. */
function parseOptions(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

const writtenOptions = (options: Readonly<Record<string, unknown>>): string =>
  Object.keys(options).length === 0 ? '' : JSON.stringify(options, null, 2);

function useSave({ id, onClose, onMade }: Pick<FormProps, 'id' | 'onClose' | 'onMade'>) {
  const { t } = useTranslation('schedules');
  const create = useAction(createScheduleDocument, { key: 'input', fields, success: t('saved') });
  const update = useAction(updateScheduleDocument, { fields, success: t('saved') });
  const save = async ({ galleries, kind, options: typed, ...draft }: ScheduleDraft): Promise<void> => {
    const options = parseOptions(typed);
    if (options === null) return;
    const input = { ...draft, options, galleryIds: galleries.map((gallery) => gallery.id) };
    if (id !== null) {
      if ((await update.run({ id, input })) !== null) onClose();
      return;
    }
    const made = (await create.run({ input: { ...input, kind } }))?.schedule?.id;
    if (made === undefined) return;
    onClose();
    onMade?.(made);
  };
  const { fieldErrors, isPending } = id === null ? create : update;
  return { save, fieldErrors, isPending };
}

interface FormProps {
  readonly id: string | null;
  readonly draft: ScheduleDraft;
  readonly onClose: () => void;
  readonly onMade: ((id: string) => void) | undefined;
}

/** A component of its own, so that what was typed goes with the dialog. */
function Form({ id, draft: first, onClose, onMade }: FormProps) {
  const { t } = useTranslation(['schedules', 'ui']);
  const [draft, setDraft] = useState(first);
  const change = (part: Partial<ScheduleDraft>): void => setDraft({ ...draft, ...part });
  const { save, fieldErrors, isPending } = useSave({ id, onClose, onMade });
  const parts = { draft, change, fieldErrors };
  return (
    <DialogForm
      onSubmit={() => save(draft)}
      onClose={onClose}
      submitLabel={t(id === null ? 'create' : 'ui:save')}
      isPending={isPending}
      isReady={parseOptions(draft.options) !== null}
    >
      <What {...parts} isNew={id === null} />
      {draft.kind === 'TRAINING' ? (
        <TrainingWork
          options={parseOptions(draft.options)}
          onChange={(options) => change({ options: writtenOptions(options) })}
        />
      ) : null}
      <When {...parts} />
      <Condition {...parts} />
      <Details {...parts} />
    </DialogForm>
  );
}

interface PartProps {
  readonly draft: ScheduleDraft;
  readonly change: (part: Partial<ScheduleDraft>) => void;
  readonly fieldErrors: Readonly<Record<string, string>>;
}

function What({ draft, change, fieldErrors, isNew }: PartProps & { readonly isNew: boolean }) {
  const { t } = useTranslation('schedules');
  return (
    <>
      <TextInput
        label={t('form.name')}
        required
        maxLength={200}
        data-autofocus
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={fieldErrors['name']}
      />
      <Select
        label={t('form.kind')}
        description={t(`kindHint.${draft.kind}`)}
        disabled={!isNew}
        data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        value={draft.kind}
        onChange={(value) => change({ kind: kinds.find((kind) => kind === value) ?? draft.kind })}
        error={fieldErrors['kind']}
      />
      <GalleryScopeInput
        value={draft.galleries}
        onChange={(galleries) => change({ galleries })}
        label={t('form.galleries')}
        hint={t('form.galleriesHint')}
        placeholder={t('form.galleriesChoose')}
        error={fieldErrors['galleryIds']}
      />
    </>
  );
}

function When({ draft, change, fieldErrors }: PartProps) {
  const { t } = useTranslation('schedules');
  const cronWords = useCronWords();
  return (
    <Group align="flex-start" grow>
      <TextInput
        label={t('form.cron')}
        description={`${t('form.cronHint')} ${cronWords(draft.cron) ?? t('form.unreadable')}`}
        required
        maxLength={200}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={draft.cron}
        onChange={(event) => change({ cron: event.currentTarget.value })}
        error={fieldErrors['cron']}
      />
      <Select
        label={t('form.zone')}
        searchable
        limit={50}
        data={[...new Set(['UTC', draft.timeZone, ...Intl.supportedValuesOf('timeZone')])]}
        value={draft.timeZone}
        onChange={(timeZone) => change({ timeZone: timeZone ?? draft.timeZone })}
        error={fieldErrors['timeZone']}
      />
    </Group>
  );
}

function Condition({ draft: { onlyIf }, change, fieldErrors }: PartProps) {
  const { t } = useTranslation('schedules');
  const numberOf = (value: string | number): number | null => (typeof value === 'number' ? value : null);
  return (
    <>
      <Checkbox
        label={t('form.conditional')}
        description={t('form.conditionalHint')}
        checked={onlyIf !== null}
        onChange={(event) => change({ onlyIf: event.currentTarget.checked ? usualCondition : null })}
        error={fieldErrors['onlyIf']}
      />
      {onlyIf === null ? null : (
        <Group grow>
          <NumberInput
            label={t('form.newSamples')}
            min={1}
            value={onlyIf.minNewSamples ?? ''}
            onChange={(value) => change({ onlyIf: { ...onlyIf, minNewSamples: numberOf(value) } })}
          />
          <NumberInput
            label={t('form.newFeedback')}
            min={1}
            value={onlyIf.minNewFeedback ?? ''}
            onChange={(value) => change({ onlyIf: { ...onlyIf, minNewFeedback: numberOf(value) } })}
          />
        </Group>
      )}
    </>
  );
}

function Details({ draft, change, fieldErrors }: PartProps) {
  const { t } = useTranslation('schedules');
  const isUnreadable = parseOptions(draft.options) === null;
  return (
    <>
      <Select
        label={t('overlapLabel')}
        data={overlaps.map((value) => ({ value, label: t(`overlap.${value}`) }))}
        value={draft.overlap}
        onChange={(value) => change({ overlap: overlaps.find((one) => one === value) ?? draft.overlap })}
        error={fieldErrors['overlap']}
      />
      <JsonInput
        label={t('form.options')}
        description={t('form.optionsHint')}
        autosize
        minRows={2}
        formatOnBlur
        value={draft.options}
        onChange={(options) => change({ options })}
        error={isUnreadable ? t('form.optionsInvalid') : fieldErrors['options']}
      />
      <Checkbox
        label={t('form.enabled')}
        checked={draft.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
    </>
  );
}
