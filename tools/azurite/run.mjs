// Azurite, tied to whoever started it: when our standard input closes (the parent ended, however it ended), Azurite shuts down in order, so
// that its data is on disk and no orphan is left. Arguments go to Azurite as they are.
import { createRequire } from "node:module";

const forcedExitMs = 15_000;
let stopping = false;

function stop() {
  if (stopping) return;
  stopping = true;
  process.stdin.destroy();
  // Azurite listens for this message only after it has started; before that there is nothing to save.
  if (!process.emit("message", "shutdown")) process.exit(0);
  setTimeout(() => process.exit(1), forcedExitMs).unref();
}

// Ctrl-C reaches the whole foreground group at once. A parent still needs storage to finish what it is doing, and closes our input after.
function interrupted() {
  if (process.stdin.isTTY) stop();
}

// Azurite's own handlers of the same signals would shut it down a second time, or too early.
const own = { SIGINT: interrupted, SIGTERM: stop };
for (const [signal, handler] of Object.entries(own)) process.on(signal, handler);
process.on("newListener", (event, listener) => {
  if (event in own && listener !== own[event]) setImmediate(() => process.off(event, listener));
});

process.stdin.on("end", stop).on("error", stop).resume();

// Standard output may close before the input does; that is no reason to lose data.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

createRequire(import.meta.url)("azurite/dist/src/azurite.js");
