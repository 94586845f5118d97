import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import classes from './camera-dialog.module.css';
import { stillOf, useCamera, type CameraChoice, type CameraProblem } from './use-camera.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onPicture: (file: File) => void;
}

/** A still of the camera becomes the picture; nothing leaves the machine before it is taken. */
export function CameraDialog({ isOpen, onClose, onPicture }: Props) {
  const { t } = useTranslation('search');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('camera.title')} size="xl">
      <Camera
        onClose={onClose}
        onPicture={(file) => {
          onClose();
          onPicture(file);
        }}
      />
    </Dialog>
  );
}

function Camera({ onClose, onPicture }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['search', 'ui']);
  const { stream, problem, cameras, cameraId, choose, retry } = useCamera();
  const video = useRef<HTMLVideoElement>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    setShown(false);
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  const take = async (): Promise<void> => {
    const file = video.current === null ? null : await stillOf(video.current);
    if (file !== null) onPicture(file);
  };
  if (problem !== null) return <Problem problem={problem} onRetry={retry} onClose={onClose} />;
  return (
    <Stack>
      {stream === null ? <LoadingState rows={6} /> : null}
      <video
        ref={video}
        className={classes['video']}
        hidden={stream === null}
        aria-label={t('camera.live')}
        autoPlay
        muted
        playsInline
        onLoadedData={() => setShown(true)}
      />
      <Text size="sm" c="dimmed">
        {t('camera.hint')}
      </Text>
      <Group justify="space-between" align="flex-end">
        <Choice cameras={cameras} chosen={cameraId} onChoose={choose} />
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button
            leftSection={<IconCamera size={16} aria-hidden />}
            disabled={!isShown}
            onClick={() => void take()}
          >
            {t('camera.take')}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

interface ChoiceProps {
  readonly cameras: readonly CameraChoice[];
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}

/** Where there is more than one. */
function Choice({ cameras, chosen, onChoose }: ChoiceProps) {
  const { t } = useTranslation('search');
  if (cameras.length < 2) return <span />;
  return (
    <Select
      label={t('camera.which')}
      data={cameras.map(({ id, label }, index) => ({
        value: id,
        label: label === '' ? t('camera.numbered', { number: index + 1 }) : label,
      }))}
      value={chosen ?? cameras[0]?.id ?? null}
      onChange={onChoose}
      allowDeselect={false}
      w={280}
    />
  );
}

interface ProblemProps {
  readonly problem: CameraProblem;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

/** What to do about it; a page that came over plain HTTP cannot be helped by asking again. */
function Problem({ problem, onRetry, onClose }: ProblemProps) {
  const { t } = useTranslation(['search', 'ui']);
  return (
    <Stack>
      <Alert color="orange" role="alert" title={t(`camera.${problem}.title`)}>
        {t(`camera.${problem}.hint`)}
      </Alert>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('ui:close')}
        </Button>
        {problem === 'INSECURE' ? null : <Button onClick={onRetry}>{t('camera.retry')}</Button>}
      </Group>
    </Stack>
  );
}
