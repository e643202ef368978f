/** Images that no registry has, nor Docker itself: the file says them as the blueprint does, and they cannot be started. */
import type { Problem } from "../../model/problem.ts";
import { readImage } from "../deployment/image-reference.ts";

export function toImageProblems(containerName: string, image: string): readonly Problem[] {
  if (readImage(image) !== null) return [];
  const message = `${containerName} has an image that is no name of one: ${image}`;
  return [{ path: containerName, message, remedy: "Write it as registry/name:tag, in small letters." }];
}
