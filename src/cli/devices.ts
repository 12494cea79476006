/** `tingxie devices` */
import { Engine } from "../engine";
import { MAX_THREADS, noMore, positiveInteger, readArguments } from "./arguments";
import type { Command, Context, ExitCode } from "./context";

const HELP = `Shows the devices of this machine, measured, and which one auto takes.

usage: tingxie devices [--json] [--model ID] [--threads N] [--again]

  --model ID    the model to measure with (default: the first that is installed)
  --again       measure again; else earlier measurements are shown
`;

export const devices: Command = { summary: "show what auto takes and why, measured", help: HELP, run };

async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  const { values, positionals } = readArguments("devices", args, {
    json: { type: "boolean", default: false },
    model: { type: "string" },
    threads: { type: "string" },
    again: { type: "boolean", default: false },
    quiet: { type: "boolean" },
    debug: { type: "boolean" },
  });
  noMore(positionals, "devices");
  const { terminal } = context;
  const threads = positiveInteger(values.threads, MAX_THREADS, "threads", "devices");
  const engine = new Engine({ env: context.env, workingDirectory: context.workingDirectory });
  const { model, rows } = await engine.devices({
    model: values.model,
    threads,
    again: values.again,
    onMeasure: (id) => terminal.notice(`Comparing devices for ${id} …`),
  });
  if (values.json) {
    await terminal.print(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  await terminal.print(model ? `measured with ${model}\n` : "not measured: no model is installed\n");
  for (const { device, available, reason, chosen, timings } of rows) {
    const mark = chosen ? "*" : " ";
    const state = available ? "usable" : "no";
    const times = timings
      ? `  load ${ms(timings.loadMs)}, first ${ms(timings.firstMs)}, then ${ms(timings.medianMs)}`
      : "";
    await terminal.print(`${mark} ${device.padEnd(8)}${state.padEnd(8)}${reason}${times}\n`);
  }
  return 0;
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
