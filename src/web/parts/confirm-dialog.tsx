import type { ReactNode } from "react";
import { Modal } from "./modal.tsx";

interface ConfirmDialogProps {
  readonly title: string;
  /** What the button says that does it: a verb. */
  readonly action: string;
  /** Whether something is lost by it. */
  readonly isGrave: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What will happen, in words. */
  readonly children: ReactNode;
}

/** Asks before something is done; the focus is on the button that does nothing. */
export function ConfirmDialog({ title, action, isGrave, onConfirm, onClose, children }: ConfirmDialogProps) {
  return (
    <Modal title={title} onClose={onClose}>
      {children}
      <div className="actions">
        <button type="button" onClick={onClose}>
          Leave it
        </button>
        <button type="button" className={isGrave ? "grave" : "primary"} onClick={onConfirm}>
          {action}
        </button>
      </div>
    </Modal>
  );
}
