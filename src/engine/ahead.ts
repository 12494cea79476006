/** Lets a source work while its consumer is busy: up to `count` items are made in advance, in order. */

/**
 * @param count items made ahead; the source is not pulled further until the consumer takes one
 * @returns the items of `source`. Its error arrives after the items that were made before it; ending early closes the source.
 */
export async function* ahead<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const queue: Promise<IteratorResult<T>>[] = [];
  const pull = (): void => {
    const next = iterator.next();
    // The error is handled when its turn comes; until then it must not count as unhandled.
    next.catch(() => undefined);
    queue.push(next);
  };
  try {
    for (let i = 0; i < count; i++) pull();
    for (;;) {
      const next = await (queue.shift() ?? iterator.next());
      if (next.done) return;
      if (count > 0) pull();
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
