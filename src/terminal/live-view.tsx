import { useInput, useStdin } from "ink";
import { FrameView, type FrameViewProps } from "./frame-view.tsx";

interface LiveViewProps extends FrameViewProps {
  readonly onInterrupt: () => void;
}

/**
 * A frame, and the keyboard: in raw mode typed characters do not tear the frame apart, and Ctrl-C comes as a key.
 * Without a terminal to read from there is no raw mode; Ctrl-C then is a signal, which is the caller's to handle.
 */
export function LiveView({ onInterrupt, ...frame }: LiveViewProps) {
  const { isRawModeSupported } = useStdin();
  useInput(
    (input, key) => {
      if (key.ctrl && input === "c") onInterrupt();
    },
    { isActive: isRawModeSupported },
  );
  return <FrameView {...frame} />;
}
