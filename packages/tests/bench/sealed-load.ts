/** The generator of the sealed loads: peers that really speak sessions, all in one process. */
import { ClosedLoop, readArguments, tagAt, textOf } from "./closed-loop.ts";
import { SealedPeer } from "./sealed-peer.ts";

/** As the generator in C holds them back: more wait in streams as well as here, and are heard no sooner. */
const MESSAGES_MAX = 1_000;

const options = readArguments(process.argv);
const encoder = new TextEncoder();
const peers: SealedPeer[] = [];
for (let id = 1; id <= options.clients; id++) peers.push(await SealedPeer.open(id, options.port));
const loop = new ClosedLoop(options, {
  // Its own message is to a sealed client a receipt, without the text.
  publicCopies: options.clients - 1,
  messagesMax: MESSAGES_MAX,
  say: (origin, dest, tag) => peers[origin - 1]?.say(encoder.encode(textOf(tag)), dest),
});
for (const peer of peers) peer.onText = (text) => loop.heard(tagAt(text, 0));
await loop.run();
for (const peer of peers) peer.close();
