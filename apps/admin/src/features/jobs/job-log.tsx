import { ScrollArea, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useFormat } from '../../ui/use-format.ts';

interface Props {
  readonly lines: readonly { readonly at: string; readonly text: string }[];
  readonly label: string;
}

const height = 280;

/** What a job said about its work, the newest line in view. */
export function JobLog({ lines, label }: Props) {
  const format = useFormat();
  const viewport = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = viewport;
    if (current !== null) current.scrollTop = current.scrollHeight;
  }, [lines.length]);
  return (
    <ScrollArea.Autosize
      mah={height}
      type="auto"
      viewportRef={viewport}
      viewportProps={{ tabIndex: 0, role: 'log', 'aria-label': label }}
    >
      {lines.map(({ at, text }, index) => (
        <Text key={`${at} ${index}`} size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            {format.time(at)}
          </Text>{' '}
          {text}
        </Text>
      ))}
    </ScrollArea.Autosize>
  );
}
