import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { createCameraDocument, updateCameraDocument } from './cameras.operations.ts';
import { isWhole, NeighboursInput, type NeighbourDraft } from './neighbours-input.tsx';

export interface CameraDraft {
  readonly name: string;
  readonly externalId: string;
  readonly place: string;
  readonly timeZone: string;
  readonly neighbours: readonly NeighbourDraft[];
}

export const emptyCamera = (): CameraDraft => ({
  ...{ name: '', externalId: '', place: '', neighbours: [] },
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** Of a camera's name and place as they are kept. */
export function draftOf(camera: {
  readonly name: string;
  readonly externalId: string;
  readonly place?: string | null;
  readonly timeZone: string;
  readonly neighbours: readonly {
    readonly minSeconds: number;
    readonly typicalSeconds?: number | null;
    readonly camera: { readonly id: string };
  }[];
}): CameraDraft {
  const { name, externalId, place, timeZone, neighbours } = camera;
  return {
    ...{ name, externalId, timeZone, place: place ?? '' },
    neighbours: neighbours.map(({ camera: other, minSeconds, typicalSeconds }) => ({
      ...{ cameraId: other.id, minSeconds, typicalSeconds: typicalSeconds ?? null },
    })),
  };
}

interface FormProps {
  readonly onClose: () => void;
  readonly galleryId: string;
  /** Null makes a new one. */
  readonly id: string | null;
  readonly draft: CameraDraft;
  /** Whom it may be a neighbour of. */
  readonly others: readonly {
    readonly id: string;
    readonly name: string;
    readonly removedAt?: string | null;
  }[];
}

export function CameraForm({ isOpen, ...rest }: FormProps & { readonly isOpen: boolean }) {
  const { t } = useTranslation('cameras');
  return (
    <Dialog isOpen={isOpen} onClose={rest.onClose} title={t(rest.id === null ? 'create' : 'edit')} size="lg">
      <Form key={rest.id} {...rest} />
    </Dialog>
  );
}

const fields = ['name', 'externalId', 'place', 'timeZone', 'neighbours'];

function useSave({ id, galleryId, onClose }: Pick<FormProps, 'id' | 'galleryId' | 'onClose'>) {
  const { t } = useTranslation('cameras');
  const create = useAction(createCameraDocument, { key: 'input', fields, success: t('created') });
  const update = useAction(updateCameraDocument, { fields, success: t('saved') });
  const save = async ({ name, externalId, place, timeZone, neighbours }: CameraDraft): Promise<void> => {
    const input = {
      ...{ name, timeZone, place: place.trim() === '' ? null : place },
      neighbours: neighbours.filter(isWhole).map((neighbour) => ({ ...neighbour })),
    };
    const done =
      id === null
        ? await create.run({ input: { ...input, galleryId, externalId } })
        : await update.run({ id, input });
    if (done !== null) onClose();
  };
  const { fieldErrors, isPending } = id === null ? create : update;
  return { save, fieldErrors, isPending };
}

/** A component of its own, so that what was typed goes with the dialog. */
function Form({ id, draft: first, others, ...rest }: FormProps) {
  const { t } = useTranslation(['cameras', 'ui']);
  const [draft, setDraft] = useState(first);
  const change = (part: Partial<CameraDraft>): void => setDraft({ ...draft, ...part });
  const { save, fieldErrors, isPending } = useSave({ id, ...rest });
  return (
    <DialogForm
      onSubmit={() => save(draft)}
      onClose={rest.onClose}
      submitLabel={t(id === null ? 'create' : 'ui:save')}
      isPending={isPending}
    >
      <TextInput
        label={t('form.name')}
        required
        maxLength={200}
        data-autofocus
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={fieldErrors['name']}
      />
      {id === null ? (
        <TextInput
          label={t('form.externalId')}
          description={t('form.externalIdHint')}
          required
          maxLength={256}
          value={draft.externalId}
          onChange={(event) => change({ externalId: event.currentTarget.value })}
          error={fieldErrors['externalId']}
        />
      ) : null}
      <TextInput
        label={t('form.place')}
        description={t('form.placeHint')}
        maxLength={200}
        value={draft.place}
        onChange={(event) => change({ place: event.currentTarget.value })}
        error={fieldErrors['place']}
      />
      <TimeZone
        value={draft.timeZone}
        onChange={(timeZone) => change({ timeZone })}
        error={fieldErrors['timeZone']}
      />
      <NeighboursInput
        value={draft.neighbours}
        onChange={(neighbours) => change({ neighbours })}
        others={others.filter((other) => other.id !== id && (other.removedAt ?? null) === null)}
        error={fieldErrors['neighbours']}
      />
    </DialogForm>
  );
}

interface ZoneProps {
  readonly value: string;
  readonly onChange: (timeZone: string) => void;
  readonly error: string | undefined;
}

function TimeZone({ value, onChange, error }: ZoneProps) {
  const { t } = useTranslation('cameras');
  return (
    <Select
      label={t('form.timeZone')}
      required
      searchable
      limit={100}
      data={[...new Set(['UTC', value, ...Intl.supportedValuesOf('timeZone')])]}
      value={value}
      onChange={(zone) => {
        if (zone !== null) onChange(zone);
      }}
      error={error}
    />
  );
}
