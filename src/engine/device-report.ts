/** What each device is worth here, for `devices` and the settings page. */
import { createOnnxRuntime } from "./runtime/onnx";
import { chooseDevice, type DeviceOptions } from "./inference/device";
import type { Measurement } from "./inference/measure";
import type { Device } from "./types";

export interface DeviceRow extends Measurement {
  /** `auto` takes it. */
  readonly chosen: boolean;
}

const DEVICES: readonly Device[] = ["cpu", "coreml", "webgpu"];

/** All devices measured on a model. @throws TingxieError `runtime-missing` */
export async function reportDevices(options: DeviceOptions): Promise<readonly DeviceRow[]> {
  const { device, reason, measurements } = await chooseDevice("auto", options);
  return DEVICES.map((name) => {
    const measurement = measurements.find((one) => one.device === name);
    const chosen = name === device;
    if (!measurement) return { device: name, available: false, reason: absent(name), chosen };
    return { ...measurement, reason: chosen ? `${measurement.reason}; ${reason}` : measurement.reason, chosen };
  });
}

/** What can be said where no model is installed to measure with. */
export function reportDevicesUnmeasured(): readonly DeviceRow[] {
  const { devices } = createOnnxRuntime();
  return DEVICES.map((device) => {
    if (device === "cpu") return { device, available: true, reason: "always works", chosen: true };
    if (!devices.includes(device)) return { device, available: false, reason: absent(device), chosen: false };
    return { device, available: false, reason: "not measured yet: no model is installed", chosen: false };
  });
}

function absent(device: Device): string {
  return `the speech runtime for ${process.platform} ${process.arch} has no ${device}`;
}
