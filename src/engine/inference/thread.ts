/** Entry of the inference thread: answers requests one after the other with an {@link InferenceHost}. */
import { parentPort } from "node:worker_threads";
import { createOnnxRuntime } from "../runtime/onnx";
import { InferenceHost } from "./host";
import { recordOf, type Reply, type Request } from "./messages";

const port = parentPort;
if (!port) throw new Error("the inference thread must be started as a worker");

let host: InferenceHost | undefined;
let queue: Promise<void> = Promise.resolve();

port.on("message", (request: Request) => {
  queue = queue.then(async () => port.postMessage(await answer(request)));
});

async function answer({ id, method, args }: Request): Promise<Reply> {
  try {
    // Created with the first request, so that a runtime that cannot be loaded is an answer and not a dead thread.
    host ??= new InferenceHost(createOnnxRuntime());
    const call = host[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return { id, ok: true, value: await call.apply(host, [...args]) };
  } catch (error) {
    return { id, ok: false, error: recordOf(error) };
  }
}
