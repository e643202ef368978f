/** Names that look like any other, and that a file system, a network or npm keeps for itself. Pure. */

/** Windows has no files of these names. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** Every container has these in its /etc/hosts, for itself. */
const HOSTS = /^(?:localhost|ip6-(?:localhost|loopback|localnet|mcastprefix|allnodes|allrouters))$/;

/** What packages are looked for in, whoever writes it. */
const MODULES_FOLDER = "node-modules";

/** What a project has among its own packages: npm installs none into a package of its name. */
const OWN_PACKAGES = new Set(["typescript", "valibot"]);

/** The modules of Node that are one word: an import of the name means the module, and npm takes no new package of it. */
const NODE_MODULES = new Set(
  (
    "assert buffer cluster console constants crypto dgram dns domain events fs http http2 https inspector " +
    "module net os path process punycode querystring readline repl stream sys timers tls tty url util v8 " +
    "vm wasi zlib"
  ).split(" "),
);

/** Why a name is taken already, for the middle of a sentence; null for one that is free. */
export function toReservation(words: readonly string[]): string | null {
  const name = words.join("-");
  if (name === MODULES_FOLDER) return "packages are looked for in every folder node_modules";
  if (DEVICES.test(name)) return "Windows has a device of this name, and no files";
  if (HOSTS.test(name)) return "in every container this is the host itself";
  if (NODE_MODULES.has(name)) return "a module of Node has it, and npm refuses it for a package";
  if (OWN_PACKAGES.has(name))
    return "a package that the project installs has it, and npm refuses two of one name";
  return null;
}
