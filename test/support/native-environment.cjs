/* Jest runs tests in a realm with typed arrays of its own, which ONNX Runtime's native code neither accepts nor returns.
   Tests that run real graphs use this environment: the Node environment with the host's typed arrays. */
const { TestEnvironment } = require("jest-environment-node");

const SHARED_TYPES = { Float32Array, Float64Array, BigInt64Array, Int32Array, Int8Array, Uint16Array, Uint8Array };

module.exports = class NativeEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, SHARED_TYPES);
  }
};
