/** What a service waits for before it starts: others that are well. */
export const toWaits = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { condition: "service_healthy" }]));
