/** A disk that is full in the middle: no file of a process may grow beyond a size, and writing more fails as on a full disk. */

/**
 * What runs a service so that writing fails; for `startServiceProcess`. Not on Windows.
 *
 * @param kibibytes of the largest file
 */
export const toSmallDisk = (kibibytes: number): readonly string[] => [
  // Without the trap the system would end the process instead.
  ...["bash", "-c", `trap '' XFSZ; ulimit -f ${kibibytes}; exec "$0" "$@"`],
  process.execPath,
];
