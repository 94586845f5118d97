import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import type { WebhookEvent } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { createWebhookDocument, updateWebhookDocument } from './webhooks.operations.ts';

const events: readonly WebhookEvent[] = [
  'SEARCH_MATCH',
  'SEARCH_UNKNOWN',
  'REVIEW_NEEDED',
  'JOB_FINISHED',
  'MODEL_PROMOTED',
  'IDENTITY_ERASED',
];

export interface WebhookDraft {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly galleries: readonly GalleryName[];
}

export const emptyDraft: WebhookDraft = {
  name: '',
  url: '',
  events: ['SEARCH_MATCH', 'REVIEW_NEEDED'],
  galleries: [],
};

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Null makes a new one. */
  readonly id: string | null;
  readonly draft: WebhookDraft;
  readonly onSecret?: (secret: string) => void;
}

export function WebhookForm({ isOpen, onClose, id, draft, onSecret }: Props) {
  const { t } = useTranslation('webhooks');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t(id === null ? 'create' : 'edit')}>
      <Form key={id} id={id} draft={draft} onClose={onClose} onSecret={onSecret} />
    </Dialog>
  );
}

const fields = ['name', 'url', 'events', 'galleryIds'];

function useSave({ id, onClose, onSecret }: Pick<FormProps, 'id' | 'onClose' | 'onSecret'>) {
  const { t } = useTranslation('webhooks');
  const create = useAction(createWebhookDocument, { key: 'input', fields });
  const update = useAction(updateWebhookDocument, { fields, success: t('saved') });
  const save = async ({ name, url, events: chosen, galleries }: WebhookDraft): Promise<void> => {
    const galleryIds = galleries.length === 0 ? null : galleries.map((gallery) => gallery.id);
    const input = { name, url, events: [...chosen] };
    if (id !== null) {
      if ((await update.run({ id, input: { ...input, galleryIds } })) !== null) onClose();
      return;
    }
    const made = await create.run({ input: { ...input, ...(galleryIds === null ? {} : { galleryIds }) } });
    if (typeof made?.secret !== 'string') return;
    onClose();
    onSecret?.(made.secret);
  };
  const { fieldErrors, isPending } = id === null ? create : update;
  return { save, fieldErrors, isPending };
}

interface FormProps {
  readonly id: string | null;
  readonly draft: WebhookDraft;
  readonly onClose: () => void;
  readonly onSecret: ((secret: string) => void) | undefined;
}

/** A component of its own, so that what was typed goes with the dialog. */
function Form({ id, draft: first, onClose, onSecret }: FormProps) {
  const { t } = useTranslation(['webhooks', 'ui']);
  const [draft, setDraft] = useState(first);
  const change = (part: Partial<WebhookDraft>): void => setDraft({ ...draft, ...part });
  const { save, fieldErrors, isPending } = useSave({ id, onClose, onSecret });
  return (
    <DialogForm
      onSubmit={() => save(draft)}
      onClose={onClose}
      submitLabel={t(id === null ? 'create' : 'ui:save')}
      isPending={isPending}
      isReady={draft.events.length !== 0}
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
      <TextInput
        label={t('form.url')}
        description={t('form.urlHint')}
        placeholder="https://"
        type="url"
        required
        maxLength={2048}
        value={draft.url}
        onChange={(event) => change({ url: event.currentTarget.value })}
        error={fieldErrors['url']}
      />
      <Checkbox.Group
        label={t('form.events')}
        description={t('form.eventsHint')}
        value={[...draft.events]}
        onChange={(chosen) => change({ events: events.filter((event) => chosen.includes(event)) })}
        error={fieldErrors['events']}
      >
        <Stack gap={6} mt="xs">
          {events.map((event) => (
            <Checkbox key={event} value={event} label={t(`event.${event}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <GalleryScopeInput
        value={draft.galleries}
        onChange={(galleries) => change({ galleries })}
        error={fieldErrors['galleryIds']}
      />
    </DialogForm>
  );
}
