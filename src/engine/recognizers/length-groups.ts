/** Which segments go through a network together: it sees them padded to the longest of them, and padding costs what sound costs. */

/** A segment shorter than this share of the longest one goes with others. */
const LEAST_SHARE = 0.5;

/**
 * Groups segments of like length.
 * @param frames length of each segment
 * @param maxFrames frames in one group, padding included, at most; a longer segment is a group of its own
 * @returns indices, each once; groups from the longest to the shortest
 */
export function groupByLength(frames: readonly number[], maxFrames: number): number[][] {
  const byLength = frames.map((_, index) => index).sort((a, b) => frames[b] - frames[a]);
  const groups: number[][] = [];
  for (const index of byLength) {
    const group = groups.at(-1);
    const longest = group ? frames[group[0]] : 0;
    const fits = group && frames[index] >= LEAST_SHARE * longest && (group.length + 1) * longest <= maxFrames;
    if (fits) group.push(index);
    else groups.push([index]);
  }
  return groups;
}
