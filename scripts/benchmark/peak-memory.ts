/**
 * Runs the command given as arguments and prints its peak memory in bytes. A process of its own, because a child
 * begins with the peak of the process that starts it: this one is small.
 */
const { exitCode, stderr, resourceUsage } = Bun.spawnSync(process.argv.slice(2));
if (exitCode !== 0) throw new Error(`${process.argv[2]} ended with ${exitCode}: ${stderr}`);
process.stdout.write(`${resourceUsage.maxRSS}\n`);
