import { useState, type DragEvent } from 'react';

/** Takes files that are dropped on it; whatever else is dragged is left alone. */
export function useFileDrop(onFiles: (files: readonly File[], transfer: DataTransfer) => void) {
  const [isOver, setIsOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: () => setIsOver(false),
      onDrop: (event: DragEvent) => {
        setIsOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files], event.dataTransfer);
      },
    },
  };
}
