/**
 * Token times from cross-attention: where in the sound did the decoder look while it wrote each token. The recipe is Whisper's
 * (openai/whisper `timing.py`), as Moonshine uses it: normalise, smooth, average the heads, and find the cheapest monotonic path.
 */

/** Frames over which attention is smoothed; odd. */
const MEDIAN_WIDTH = 7;

/**
 * @param heads one matrix a head, row-major `[tokens, frames]`, attention weights
 * @returns for every token its first frame and one past its last; in order, each at least one frame long
 */
export function alignTokens(
  heads: readonly Float32Array[],
  tokens: number,
  frames: number,
): readonly { readonly from: number; readonly to: number }[] {
  if (tokens === 0 || frames === 0) return [];
  const mean = new Float32Array(tokens * frames);
  for (const head of heads) {
    const smooth = medianFilter(normalise(head, tokens, frames), tokens, frames);
    for (let i = 0; i < mean.length; i++) mean[i] += smooth[i] / heads.length;
  }
  const starts = pathStarts(mean, tokens, frames);
  return starts.map((from, index) => ({ from, to: Math.max(from + 1, starts[index + 1] ?? frames) }));
}

/** Makes columns comparable: for each frame, zero mean and unit deviation over the tokens. */
function normalise(matrix: Float32Array, tokens: number, frames: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    let squares = 0;
    for (let token = 0; token < tokens; token++) {
      const value = matrix[token * frames + frame];
      sum += value;
      squares += value * value;
    }
    const mean = sum / tokens;
    const deviation = Math.sqrt(Math.max(squares / tokens - mean * mean, 0)) || 1;
    for (let token = 0; token < tokens; token++) {
      out[token * frames + frame] = (matrix[token * frames + frame] - mean) / deviation;
    }
  }
  return out;
}

/** Running median over the frames, the edges reflected. */
function medianFilter(matrix: Float32Array, tokens: number, frames: number): Float32Array {
  const half = MEDIAN_WIDTH >> 1;
  if (frames <= half) return matrix;
  const out = new Float32Array(matrix.length);
  const window = new Float32Array(MEDIAN_WIDTH);
  for (let token = 0; token < tokens; token++) {
    const row = token * frames;
    for (let frame = 0; frame < frames; frame++) {
      for (let k = 0; k < MEDIAN_WIDTH; k++) {
        let at = Math.abs(frame + k - half);
        if (at >= frames) at = 2 * frames - 2 - at;
        window[k] = matrix[row + at];
      }
      window.sort();
      out[row + frame] = window[half];
    }
  }
  return out;
}

/** Dynamic time warping that maximises the attention along a path from (0, 0) to (tokens-1, frames-1); the first frame of each token. */
function pathStarts(gain: Float32Array, tokens: number, frames: number): number[] {
  const STAY = 0;
  const NEXT_TOKEN = 1;
  const BOTH = 2;
  const cost = new Float64Array((tokens + 1) * (frames + 1)).fill(Infinity);
  const step = new Uint8Array(cost.length);
  const width = frames + 1;
  cost[0] = 0;
  for (let token = 1; token <= tokens; token++) {
    for (let frame = 1; frame <= frames; frame++) {
      const both = cost[(token - 1) * width + frame - 1];
      const nextToken = cost[(token - 1) * width + frame];
      const stay = cost[token * width + frame - 1];
      let best = both;
      let move = BOTH;
      if (nextToken < best) [best, move] = [nextToken, NEXT_TOKEN];
      if (stay < best) [best, move] = [stay, STAY];
      cost[token * width + frame] = best - gain[(token - 1) * frames + frame - 1];
      step[token * width + frame] = move;
    }
  }
  const starts = new Array<number>(tokens).fill(0);
  let token = tokens;
  let frame = frames;
  while (token > 0 && frame > 0) {
    starts[token - 1] = frame - 1;
    const move = step[token * width + frame];
    if (move !== STAY) token--;
    if (move !== NEXT_TOKEN) frame--;
  }
  return starts;
}
