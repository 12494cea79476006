/** The inference thread's end of the border: answers requests one after the other with an {@link InferenceHost}. */
import type { MessagePort } from "node:worker_threads";
import type { Runtime } from "../runtime/session";
import { InferenceHost } from "./host";
import { recordOf, type Reply, type Request } from "./messages";

/**
 * @param createRuntime called with the first request, so that a runtime that cannot be loaded is an answer and not a dead thread;
 * tests hand in runtimes that misbehave
 */
export function serveInference(port: MessagePort, createRuntime: () => Runtime): void {
  let host: InferenceHost | undefined;
  let queue: Promise<void> = Promise.resolve();

  const answer = async ({ id, method, args }: Request): Promise<Reply> => {
    try {
      host ??= new InferenceHost(createRuntime());
      const call = host[method] as (...args: readonly unknown[]) => Promise<unknown>;
      return { id, ok: true, value: await call.apply(host, [...args]) };
    } catch (error) {
      return { id, ok: false, error: recordOf(error) };
    }
  };

  port.on("message", (request: Request) => {
    queue = queue.then(async () => port.postMessage(await answer(request)));
  });
}
