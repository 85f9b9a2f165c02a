/** Program: makes what the tests of the rig start from, where it is not made yet: QEMU, and a machine's disk. */

import { emulator } from "./emulator.ts";
import { image } from "./image.ts";

await emulator();
await image();
