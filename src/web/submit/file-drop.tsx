import { type DragEvent, type ReactNode, useRef, useState } from "react";

interface FileDropProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes("Files");

/** The whole view takes what is dropped on it: a file that misses a small box would be opened by the browser. */
export function FileDrop({ onFiles, children }: FileDropProps) {
  // Each part below the pointer is entered and left for itself.
  const depth = useRef(0);
  const [isOver, setIsOver] = useState(false);
  const move = (event: DragEvent, step: number): void => {
    if (!hasFiles(event)) return;
    depth.current = Math.max(0, depth.current + step);
    setIsOver(depth.current > 0);
  };
  return (
    <section
      className="submit"
      aria-labelledby="submit-title"
      data-over={isOver}
      onDragEnter={(event) => move(event, 1)}
      onDragLeave={(event) => move(event, -1)}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setIsOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
    </section>
  );
}
