/** One execute call in a process of its own: prints what came of it, and by how much its memory grew. */
import { executeAt, failureOf } from "../control-calls.ts";

const highWater = () => process.resourceUsage().maxRSS * 1024;

const [address = ""] = process.argv.slice(2);
await failureOf(executeAt("http://127.0.0.1:1"));
const before = highWater();
const { message } = await failureOf(executeAt(address));
process.stdout.write(JSON.stringify({ message, grownBytes: highWater() - before }));
