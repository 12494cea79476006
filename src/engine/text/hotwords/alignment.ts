/** Which frames each unit of a sighted word takes. */
import type { Form, SoundGraph } from "./sound-graph";
import type { SparsePosteriors } from "./sparse-posteriors";
import { unitLogProb, type UnitPosteriors } from "./unit-posteriors";

/** A unit on the best path: the soundings `from` to `to` of the form, and the frames that emit it. */
export interface AlignedUnit {
  readonly from: number;
  readonly to: number;
  readonly unit: number;
  readonly start: number;
  readonly end: number;
}

interface Cell {
  readonly score: number;
  readonly previous?: Cell;
  /** Index of the edge, and whether in its unit or in the blank after it. */
  readonly edge: number;
  readonly inUnit: boolean;
  readonly frame: number;
}

/** The best path of one form through the frames `start` to `end`, both ends in a unit; empty where there is none. */
export function alignForm(
  { edgeUnits, edgeNodes, nodeOffsets }: SoundGraph,
  { nodes }: Form,
  { blank }: SparsePosteriors,
  units: UnitPosteriors,
  start: number,
  end: number,
): AlignedUnit[] {
  const edges = nodes.slice(0, -1).flatMap((node, from) => {
    const list: { unit: number; from: number; to: number }[] = [];
    for (let edge = nodeOffsets[node]; edge < nodeOffsets[node + 1]; edge++) {
      const to = nodes.indexOf(edgeNodes[edge]);
      if (to > from) list.push({ unit: edgeUnits[edge], from, to });
    }
    return list;
  });
  let row: (Cell | undefined)[] = [];
  for (let frame = start; frame < end; frame++) {
    const next: (Cell | undefined)[] = [];
    const offer = (state: number, score: number, previous: Cell | undefined): void => {
      if (score > (next[state]?.score ?? -Infinity)) {
        next[state] = { score, previous, edge: state >> 1, inUnit: state % 2 === 0, frame };
      }
    };
    edges.forEach(({ unit, from }, index) => {
      const logProb = unitLogProb(units, unit, frame);
      if (frame === start && from === 0) offer(2 * index, logProb, undefined);
      const stay = row[2 * index];
      if (stay) offer(2 * index, stay.score + logProb, stay);
      edges.forEach((before, other) => {
        if (before.to !== from) return;
        for (const cell of [row[2 * other], row[2 * other + 1]]) if (cell) offer(2 * index, cell.score + logProb, cell);
      });
      for (const cell of [row[2 * index], row[2 * index + 1]]) {
        if (cell) offer(2 * index + 1, cell.score + blank[frame], cell);
      }
    });
    row = next;
  }
  const finals = edges.flatMap(({ to }, index) => (to === nodes.length - 1 ? (row[2 * index] ?? []) : []));
  const best = finals.reduce<Cell | undefined>(
    (one, other) => (one && one.score >= other.score ? one : other),
    undefined,
  );
  const path: AlignedUnit[] = [];
  for (let cell = best; cell; cell = cell.previous) {
    const { unit, from, to } = edges[cell.edge];
    if (!cell.inUnit) continue;
    const first = path[0];
    if (first?.from === from) path[0] = { ...first, start: cell.frame };
    else path.unshift({ from, to, unit, start: cell.frame, end: cell.frame + 1 });
  }
  return path;
}
