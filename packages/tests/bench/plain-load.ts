/** The generator where there is no C compiler: clear frames, a socket for each client. Slower than the servers. */
import { ClosedLoop, readArguments, tagAt, textOf } from "./closed-loop.ts";
import { frameOf, MSG, OFFSET } from "./frames.ts";
import { closeAll, openPeers, registerAll } from "./load-peers.ts";

/** What a socket's default receive buffer holds at any time: 192 datagrams of 176 bytes. */
const MESSAGES_MAX = 180;

const options = readArguments(process.argv);
const peers = await openPeers(options.clients);
await registerAll(peers, options.port);
const loop = new ClosedLoop(options, {
  publicCopies: options.clients,
  messagesMax: MESSAGES_MAX,
  say: (origin, dest, tag) => {
    peers[origin - 1]?.socket.send(frameOf(MSG, origin, dest, "cliente", textOf(tag)), options.port, "127.0.0.1");
  },
});
for (const peer of peers) peer.onFrame = (bytes) => loop.heard(tagAt(bytes, OFFSET.text));
await loop.run();
closeAll(peers);
