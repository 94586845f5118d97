import { Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import type { Role } from '../../graphql/generated/graphql.ts';
import { useViewer } from '../../app/viewer.ts';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { createKeyDocument } from './keys.operations.ts';

const roles: readonly Role[] = ['INTEGRATOR', 'VIEWER', 'REVIEWER', 'ADMIN', 'OWNER'];
const lifetimes = ['30', '90', '365', 'never'] as const;
const dayMs = 86_400_000;

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}

export function KeyForm({ isOpen, onClose, onSecret }: Props) {
  const { t } = useTranslation('keys');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('create')}>
      <Form onClose={onClose} onSecret={onSecret} />
    </Dialog>
  );
}

interface Draft {
  readonly name: string;
  readonly role: Role;
  readonly galleries: readonly GalleryName[];
  readonly lifetime: (typeof lifetimes)[number];
  readonly perMinute: number | string;
  readonly maySeeEmbeddings: boolean;
  readonly decisionOnly: boolean;
}

const untouched: Draft = {
  name: '',
  role: 'INTEGRATOR',
  galleries: [],
  lifetime: '365',
  perMinute: 6000,
  maySeeEmbeddings: false,
  decisionOnly: false,
};

/** A component of its own, so that what was typed goes with the dialog. */
function Form({ onClose, onSecret }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['keys', 'ui']);
  const { decisionOnly } = useViewer();
  const [draft, setDraft] = useState<Draft>({ ...untouched, decisionOnly });
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const create = useAction(createKeyDocument, {
    key: 'input',
    fields: ['name', 'role', 'galleryIds', 'expiresAt', 'rateLimitPerMinute'],
  });
  const submit = async (): Promise<void> => {
    const payload = await create.run({ input: inputOf(draft) });
    if (typeof payload?.secret !== 'string') return;
    onClose();
    onSecret(payload.secret);
  };
  return (
    <DialogForm
      onSubmit={submit}
      onClose={onClose}
      submitLabel={t('form.submit')}
      isPending={create.isPending}
    >
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        required
        maxLength={200}
        data-autofocus
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={create.fieldErrors['name']}
      />
      <Select
        label={t('form.role')}
        description={t(`form.roleHint.${draft.role}`)}
        data={roles.map((role) => ({ value: role, label: t(`ui:role.${role}`) }))}
        value={draft.role}
        allowDeselect={false}
        onChange={(role) => change({ role: roles.find((known) => known === role) ?? draft.role })}
        error={create.fieldErrors['role']}
      />
      <GalleryScopeInput
        value={draft.galleries}
        onChange={(galleries) => change({ galleries })}
        error={create.fieldErrors['galleryIds']}
      />
      <Bounds draft={draft} onChange={change} errors={create.fieldErrors} />
      <Told draft={draft} onChange={change} />
    </DialogForm>
  );
}

interface BoundsProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** How long the key lives and how much it may ask. */
function Bounds({ draft, onChange, errors }: BoundsProps) {
  const { t } = useTranslation('keys');
  return (
    <Group grow align="flex-start">
      <Select
        label={t('form.lifetime')}
        data={lifetimes.map((value) => ({ value, label: t(`lifetime.${value}`) }))}
        value={draft.lifetime}
        allowDeselect={false}
        onChange={(value) =>
          onChange({ lifetime: lifetimes.find((known) => known === value) ?? draft.lifetime })
        }
        error={errors['expiresAt']}
      />
      <NumberInput
        label={t('form.perMinute')}
        min={1}
        max={600_000}
        allowDecimal={false}
        thousandSeparator
        value={draft.perMinute}
        onChange={(perMinute) => onChange({ perMinute })}
        error={errors['rateLimitPerMinute']}
      />
    </Group>
  );
}

/** How much answers tell the program. */
function Told({ draft, onChange }: Pick<BoundsProps, 'draft' | 'onChange'>) {
  const { t } = useTranslation('keys');
  const isForced = useViewer().decisionOnly;
  return (
    <>
      <Checkbox
        label={t('form.embeddings')}
        description={t('form.embeddingsHint')}
        checked={draft.maySeeEmbeddings}
        disabled={draft.decisionOnly}
        onChange={(event) => onChange({ maySeeEmbeddings: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('form.decisionOnly')}
        description={t(isForced ? 'form.decisionOnlyForced' : 'form.decisionOnlyHint')}
        checked={draft.decisionOnly}
        disabled={isForced}
        onChange={({ currentTarget: { checked } }) =>
          // a similarity can be worked out from embeddings
          onChange({ decisionOnly: checked, ...(checked ? { maySeeEmbeddings: false } : {}) })
        }
      />
    </>
  );
}

function inputOf(draft: Draft) {
  const { name, role, galleries, lifetime, perMinute, maySeeEmbeddings, decisionOnly } = draft;
  return {
    name,
    role,
    maySeeEmbeddings,
    decisionOnly,
    ...(galleries.length === 0 ? {} : { galleryIds: galleries.map(({ id }) => id) }),
    ...(typeof perMinute === 'number' ? { rateLimitPerMinute: perMinute } : {}),
    ...(lifetime === 'never'
      ? {}
      : { expiresAt: new Date(Date.now() + Number(lifetime) * dayMs).toISOString() }),
  };
}
