/** Two arrays one after the other. @returns a new array, or one of the two where the other is empty */
export function concatenate(first: Float32Array, second: Float32Array): Float32Array {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const joined = new Float32Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
