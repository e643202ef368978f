/** Whether colour codes go to a stream. https://no-color.org: not if NO_COLOR is present and not empty, whatever its value. */
export function showsColors(
  stream: { readonly isTTY: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY && !environment.NO_COLOR;
}
