import { Text } from '@mantine/core';
import { useFormat } from './use-format.ts';

/** When: "3 minutes ago", with the exact time on hover and for machines. */
export function Moment({ at, absolute = false }: { readonly at: string; readonly absolute?: boolean }) {
  const format = useFormat();
  const exact = format.dateTime(at);
  return (
    <Text component="time" dateTime={at} title={exact} inherit span>
      {absolute ? exact : format.relative(at)}
    </Text>
  );
}
