import { type ReactNode, useLayoutEffect, useRef } from "react";

interface ModalProps {
  readonly title: string;
  /** Absent for a question that has to be answered. */
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

/** A dialog of the browser's own: it keeps the focus inside, gives it back, and closes with Escape. */
export function Modal({ title, onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the browser has taken it out of the document: only an open dialog gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <h2 id="modal-title">{title}</h2>
      {children}
    </dialog>
  );
}
