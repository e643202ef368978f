import { convertChronics } from "../../chronics/convert.ts";
import type { Engine } from "./engine.ts";

/** Progress (percent) before the first series is read, and after the last table is written. */
const [STARTED, WRITTEN] = [10, 95];

/** The conversion inside this process: it runs anywhere. */
export const builtinEngine: Engine = {
  async generate({ manifest, output, options, signal, progress }) {
    progress(STARTED);
    const source = {
      loadsFolder: manifest.loads_dir,
      sgensFolder: manifest.sgens_dir,
      gridPath: manifest.grid_file,
    };
    const { warnings } = await convertChronics(source, output, options, {
      signal,
      progress: (share) => progress(STARTED + share * (WRITTEN - STARTED)),
    });
    return warnings;
  },
};
