/**
 * The bare Bun server that ours is measured against: no checks, no ids, no state.
 * `echo` sends every datagram back; `fanout N` sends every datagram to the first N sources that it heard.
 */
export {};

const [mode, count] = [process.argv[2], Number(process.argv[3] ?? 0)];
const targets: (Uint8Array | number | string)[] = [];
const known = new Set<number>();

const socket = await Bun.udpSocket({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    data(own, bytes, port, address) {
      if (mode === "echo") {
        own.send(bytes, port, address);
      } else if (known.size < count) {
        if (!known.has(port)) targets.push(bytes, port, address);
        known.add(port);
        own.send(bytes, port, address);
      } else {
        for (let at = 0; at < targets.length; at += 3) targets[at] = bytes;
        own.sendMany(targets);
      }
    },
  },
});
process.stdout.write(`${socket.port}\n`);
