/** Sizes for people, in decimal megabytes, as disks and browsers count. */

/** "9.8", "44": the number alone, one decimal below ten. */
export function inMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

/** "44 MB" */
export function megabytes(bytes: number): string {
  return `${inMegabytes(bytes)} MB`;
}
