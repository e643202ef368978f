/** Who listens on a TCP port of this machine, as far as the system tells. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** In `/proc/net/tcp`: state LISTEN. */
const LISTENING = "0A";

interface ListeningSocket {
  readonly inode: string;
  readonly userId: string;
}

/** Such as `python3 (pid 4711: python3 -m http.server 18081)`; undefined when it cannot be found out. */
export function describePortHolder(port: number): string | undefined {
  return process.platform === "linux" ? askProc(port) : askLsof(port);
}

function askProc(port: number): string | undefined {
  const socket = findListeningSocket(port);
  if (socket === undefined) return undefined;
  const pid = listProcesses().find((candidate) => holdsSocket(candidate, socket.inode));
  if (pid === undefined) return `a process of the user with the id ${socket.userId}`;
  return describeProcess(pid, readProc(pid, "comm").trim(), readProc(pid, "cmdline").replaceAll("\0", " "));
}

function findListeningSocket(port: number): ListeningSocket | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const table of ["tcp", "tcp6"]) {
    for (const line of readProc("net", table).split("\n").slice(1)) {
      const [, local = "", , state, , , , userId = "", , inode = ""] = line.trim().split(/\s+/);
      if (local.endsWith(suffix) && state === LISTENING) return { inode, userId };
    }
  }
  return undefined;
}

const listProcesses = (): string[] => readdirSync("/proc").filter((name) => /^\d+$/.test(name));

/** Another user's processes hide their files: they hold nothing as far as we can see. */
function holdsSocket(pid: string, inode: string): boolean {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((file) => readLink(`${folder}/${file}`) === `socket:[${inode}]`);
  } catch {
    return false;
  }
}

/** Empty when the process closed the file in between. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** Empty when the process has ended in between. */
function readProc(entry: string, file: string): string {
  try {
    return readFileSync(`/proc/${entry}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function askLsof(port: number): string | undefined {
  const { stdout } = spawnSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], {
    encoding: "utf8",
  });
  const [, pid, name] = /^p(\d+)\nc(.*)$/m.exec(stdout ?? "") ?? [];
  return pid === undefined ? undefined : describeProcess(pid, name ?? "", "");
}

const describeProcess = (pid: string, name: string, command: string): string =>
  `${name} (pid ${pid}${command.trim() === "" ? "" : `: ${command.trim()}`})`;
