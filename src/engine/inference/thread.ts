/** Entry of the inference thread. */
import { parentPort } from "node:worker_threads";
import { createOnnxRuntime } from "../runtime/onnx";
import { serveInference } from "./serve";

if (!parentPort) throw new Error("the inference thread must be started as a worker");
serveInference(parentPort, createOnnxRuntime);
