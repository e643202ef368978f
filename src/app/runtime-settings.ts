/** How the runtime of a process that runs for days is set: it reads that from its environment as it starts, and only then. */
import { IS_COMPILED, toOwnCommand } from "../assets.ts";
import { systemClock } from "../clock.ts";
import { MemoryReturn, runtimeCollector } from "./memory-return.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const SETTINGS: Readonly<Record<string, string>> = {
  // Its own timer collects garbage every second for half a minute after each piece of work: memory-return.ts does instead.
  BUN_GC_TIMER_DISABLE: "1",
  // Its last compiler gains a twentieth, and took a sixth of the time while a process was young: it comes ten times later.
  BUN_JSC_thresholdForFTLOptimizeAfterWarmUp: "1000000",
  BUN_JSC_thresholdForFTLOptimizeSoon: "10000",
  // A server and its workers are four heaps on one machine. Each is collected when it has grown by a third, and not when it is
  // three times as large: they take a seventh less memory under load, for a twentieth more time.
  BUN_JSC_heapGrowthMaxIncrease: "0.3",
  BUN_JSC_largeHeapSize: String(2 * 1024 * 1024),
  BUN_JSC_minEdenToOldGenerationRatio: "0.2",
};

/** For a process that is to start with the settings: what the environment says already stays. */
export function withRuntimeSettings(environment: Environment): Environment {
  return { ...SETTINGS, ...environment };
}

/**
 * Starts this program anew with the settings, in this very process: the same id, parent, input and output. Returns where
 * that has been done, where the system cannot do it, and outside the compiled binary.
 */
export function restartWithRuntimeSettings(argv: readonly string[]): void {
  if (!IS_COMPILED || process.platform === "win32" || hasRuntimeSettings(process.env)) return;
  if (process.execve === undefined) return;
  Object.assign(process.env, withRuntimeSettings(process.env));
  const [program, ...first] = toOwnCommand();
  process.execve(program, [program, ...first, ...argv]);
}

/** What collects the garbage of a process with the settings; null where the runtime does it by itself. */
export function openMemoryReturn(environment: Environment): MemoryReturn | null {
  return hasRuntimeSettings(environment) ? new MemoryReturn(systemClock, runtimeCollector) : null;
}

function hasRuntimeSettings(environment: Environment): boolean {
  return Object.keys(SETTINGS).every((name) => environment[name] !== undefined);
}
