/** The names of the two documents of a package. */
export const BLUEPRINT_FILE = "blueprint.json";
export const DOCKERINFO_FILE = "dockerinfo.json";
