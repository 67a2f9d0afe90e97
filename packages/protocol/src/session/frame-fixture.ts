/** One frame of a stream, as the peer reads it. */
import { EnvelopeDraft, type InnerFrame, readFrames } from "./envelope.ts";
import type { SendStream } from "./send-stream.ts";

const noCipher = { seal: () => undefined, open: () => true };

/** Undefined when nothing held bears that number. */
export function frameAt<Tag>(stream: SendStream<Tag>, seq: number): InnerFrame | undefined {
  const draft = new EnvelopeDraft();
  return stream.write(seq, 1, draft) === 1 ? readFrames(draft.seal(noCipher, 1, 0, undefined, 0))[0] : undefined;
}
