/** What `make` gives, made when it is first asked for and kept from then on; when it throws, the next call makes it anew. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
