import { useEffect, useRef, useState } from "react";

/** The latest of values that change often, taken at most every `stepMs`: for what is made of it at some expense. */
export function useCalm<Value>(value: Value, stepMs: number): Value {
  const [taken, setTaken] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    latest.current = value;
    if (value === taken || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      setTaken(latest.current);
    }, stepMs);
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return taken;
}
