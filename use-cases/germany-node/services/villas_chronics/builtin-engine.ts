import { convertChronics } from "../../chronics/convert.ts";
import type { Engine } from "./engine.ts";
import { Turns } from "./turns.ts";

/** Progress (percent) before the first series is read, and after the last table is written. */
const [STARTED, WRITTEN] = [10, 95];

/**
 * The conversion inside this process: it runs anywhere. One at a time, for it holds all series in memory, and side by side
 * none would end sooner.
 */
export function createBuiltinEngine(): Engine {
  const turns = new Turns();
  return {
    async generate({ manifest, output, options, signal, progress }) {
      const source = {
        loadsFolder: manifest.loads_dir,
        sgensFolder: manifest.sgens_dir,
        gridPath: manifest.grid_file,
      };
      const { warnings } = await turns.take(signal, () => {
        progress(STARTED);
        return convertChronics(source, output, options, {
          signal,
          progress: (share) => progress(STARTED + share * (WRITTEN - STARTED)),
        });
      });
      return warnings;
    },
  };
}
