/**
 * Entry of the measuring process. It is a process of its own because an accelerator's driver may print to the terminal, hang or take
 * the whole process with it, and none of that may happen to a transcription.
 */
import { createOnnxRuntime } from "../runtime/onnx";
import { answerMeasureRequest } from "./measure-request";

// A driver's threads must not keep the process from ending.
void answerMeasureRequest(process.argv[2], createOnnxRuntime()).then(() => process.exit(0));
