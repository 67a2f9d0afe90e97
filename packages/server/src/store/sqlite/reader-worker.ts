/** The thread of the reader. */
import type { ToReader } from "./reader-protocol.ts";
import { Reading } from "./reading.ts";

declare const self: Worker;

const reading = new Reading((message) => self.postMessage(message));
self.onmessage = ({ data }: MessageEvent<ToReader>) => void reading.handle(data);
