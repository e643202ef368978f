/** `file_based_energy_pipeline` -> `File Based Energy Pipeline`: a letter after anything but a letter is a capital one. */
export function toPipelineName(directory: string): string {
  const words = directory.replaceAll("_", " ");
  // A name that is blank is none.
  return (words.trim() === "" ? directory : words).toLowerCase().replace(/(?<!\p{L})\p{L}/gu, (letter) => {
    // Some letters become two, of which only the first is a capital.
    const [first = "", ...others] = letter.toUpperCase();
    return first + others.join("").toLowerCase();
  });
}
