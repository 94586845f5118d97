import { Alert, Button, Checkbox, Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentityPicker } from '../../app/identity-picker.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import classes from './naming-bar.module.css';
import type { Naming } from './use-naming.ts';

interface Props {
  readonly galleryId: string;
  readonly naming: Naming;
}

/** What is chosen, what can be said of it, and what was said last. */
export function NamingBar({ galleryId, naming }: Props) {
  const { t } = useTranslation('sightings');
  const [isAsking, { open, close }] = useDisclosure(false);
  const { chosen, named } = naming;
  const count = chosen.size;
  if (count === 0 && named === null) return null;
  return (
    <Paper className={classes['bar']} p="sm" role="region" aria-label={t('naming.region')}>
      {named === null ? null : (
        <Group gap="sm" role="status">
          <Text size="sm">
            {t('naming.done', { count: named.ids.length, name: named.name })}
            {named.samples === 0 ? '' : ` ${t('naming.samples', { count: named.samples })}`}
            {named.refused === 0 ? '' : ` ${t('naming.refused', { count: named.refused })}`}
          </Text>
          <Button size="xs" variant="default" loading={naming.isPending} onClick={() => void naming.undo()}>
            {t('naming.undo')}
          </Button>
        </Group>
      )}
      {count === 0 ? null : (
        <Group gap="sm">
          <Text size="sm" fw={550}>
            {t('naming.chosen', { count })}
          </Text>
          <Button size="xs" onClick={open}>
            {t('naming.assign')}
          </Button>
          <Button size="xs" variant="subtle" onClick={naming.clear}>
            {t('naming.clear')}
          </Button>
        </Group>
      )}
      <Dialog
        isOpen={isAsking}
        onClose={() => {
          naming.forgetFailures();
          close();
        }}
        title={t('naming.title', { count })}
      >
        <Form galleryId={galleryId} naming={naming} onClose={close} />
      </Dialog>
    </Paper>
  );
}

function Form({ galleryId, naming, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useTranslation('sightings');
  const [id, setId] = useState<string | null>(null);
  const [enroll, setEnroll] = useState(false);
  const isVetoed = naming.failures.some(({ code }) => code === 'SIGHTING_VETOED');
  const assign = async (): Promise<void> => {
    if (id === null) return;
    const options = { enroll, ...(isVetoed ? { force: true } : {}) };
    if (await naming.assign([...naming.chosen], id, options)) onClose();
  };
  return (
    <DialogForm
      onSubmit={assign}
      onClose={onClose}
      submitLabel={t(isVetoed ? 'naming.force' : 'naming.submit')}
      isPending={naming.isPending}
      isReady={id !== null}
    >
      <IdentityPicker
        galleryId={galleryId}
        value={id}
        onChange={(chosen) => {
          setId(chosen);
          naming.forgetFailures();
        }}
        label={t('naming.who')}
      />
      <Checkbox
        label={t('naming.enroll')}
        description={t('naming.enrollHint')}
        checked={enroll}
        onChange={(event) => setEnroll(event.currentTarget.checked)}
      />
      {isVetoed ? (
        <Alert color="orange" variant="light">
          {t('naming.vetoed')}
        </Alert>
      ) : null}
    </DialogForm>
  );
}
