import { useState, type DragEvent } from 'react';

const samplesType = 'application/x-gallerist-samples';
const personType = 'application/x-gallerist-person';

export function startDrag(event: DragEvent, sampleIds: readonly string[]): void {
  event.dataTransfer.setData(samplesType, JSON.stringify(sampleIds));
  event.dataTransfer.effectAllowed = 'move';
}

export function startPersonDrag(event: DragEvent, personId: string): void {
  event.dataTransfer.setData(personType, personId);
  event.dataTransfer.effectAllowed = 'move';
}

interface Drops {
  readonly onSamples?: (ids: readonly string[]) => void;
  readonly onPerson?: (id: string) => void;
}

/** Takes pictures, or a person, that are dropped on it; whatever else is dragged is left alone. */
export function useDropTarget({ onSamples, onPerson }: Drops) {
  const [isOver, setIsOver] = useState(false);
  const isOurs = ({ dataTransfer: { types } }: DragEvent): boolean =>
    (onSamples !== undefined && types.includes(samplesType)) ||
    (onPerson !== undefined && types.includes(personType));
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!isOurs(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: () => setIsOver(false),
      onDrop: (event: DragEvent) => {
        setIsOver(false);
        if (!isOurs(event)) return;
        event.preventDefault();
        const samples = event.dataTransfer.getData(samplesType);
        const person = event.dataTransfer.getData(personType);
        if (samples !== '') onSamples?.(JSON.parse(samples) as string[]); // reason: startDrag wrote it
        if (person !== '') onPerson?.(person);
      },
    },
  };
}
