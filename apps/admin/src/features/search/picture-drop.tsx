import { Box, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import { IconCamera, IconPhotoPlus } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFileDrop } from '../../ui/use-file-drop.ts';
import { CameraDialog } from './camera-dialog.tsx';
import classes from './picture-drop.module.css';

interface Props {
  readonly onPicture: (file: File) => void;
  /** Share of the upload; null: none runs. */
  readonly progress: number | null;
  /** Takes pictures from the clipboard; one place of a page does. */
  readonly takesPaste?: boolean;
  /** What is shown while there is a picture already. */
  readonly children?: ReactNode;
  readonly label: string;
}

/** A place to drop, paste, choose or take a picture. */
export function PictureDrop({ onPicture, progress, takesPaste = false, children, label }: Props) {
  const { t } = useTranslation('search');
  const drop = useFileDrop(([file]) => {
    if (file !== undefined) onPicture(file);
  });
  usePaste(takesPaste, onPicture);
  const [isCameraOpen, setCameraOpen] = useState(false);
  return (
    <Box className={classes['drop']} mod={{ over: drop.isOver }} {...drop.handlers}>
      {children ?? (
        <Stack align="center" gap="xs" py={56} px="md" ta="center">
          <IconPhotoPlus size={40} stroke={1.2} aria-hidden />
          <Text fw={600}>{label}</Text>
          <Text size="sm" c="dimmed">
            {t(takesPaste ? 'drop.hintPaste' : 'drop.hint')}
          </Text>
        </Stack>
      )}
      <Group justify="center" gap="xs" p="sm">
        <FileButton accept="image/*" onChange={(file) => (file === null ? undefined : onPicture(file))}>
          {(props) => (
            <Button
              {...props}
              variant={children === undefined ? 'filled' : 'default'}
              loading={progress !== null}
            >
              {t(children === undefined ? 'drop.choose' : 'drop.another')}
            </Button>
          )}
        </FileButton>
        <Button
          variant="default"
          leftSection={<IconCamera size={16} aria-hidden />}
          disabled={progress !== null}
          onClick={() => setCameraOpen(true)}
        >
          {t('camera.open')}
        </Button>
      </Group>
      <CameraDialog isOpen={isCameraOpen} onClose={() => setCameraOpen(false)} onPicture={onPicture} />
      {progress === null ? null : (
        <Progress value={progress * 100} size="xs" aria-label={t('drop.uploading')} />
      )}
    </Box>
  );
}

function usePaste(isOn: boolean, onPicture: (file: File) => void): void {
  const take = useEffectEvent((event: ClipboardEvent) => {
    const [file] = event.clipboardData?.files ?? [];
    if (file !== undefined) onPicture(file);
  });
  useEffect(() => {
    if (!isOn) return;
    const listen = (event: ClipboardEvent): void => take(event);
    window.addEventListener('paste', listen);
    return () => window.removeEventListener('paste', listen);
  }, [isOn]);
}
