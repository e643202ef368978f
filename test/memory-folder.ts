import { existsSync } from "node:fs";
import { tmpdir } from "node:os";

/** For what is written and synced hundreds of times: in memory, where that costs nothing, if the system has such a folder. */
export const toMemoryFolder = (): string => (existsSync("/dev/shm") ? "/dev/shm" : tmpdir());
