import { expect, test } from "bun:test";
import type { Endpoint } from "@recado/runtime/net";
import { StartError } from "./core/events.ts";
import { startAnywhere } from "./start-anywhere.ts";

const EVERYWHERE = { address: "::", port: 1235 };

/** A machine whose kernel knows no IPv6. */
function machineWithoutIpv6() {
  const opened: Endpoint[] = [];
  return {
    opened,
    start: async (local: Endpoint) => {
      if (local.address.includes(":")) throw new StartError("bad-address", local, "EAFNOSUPPORT");
      opened.push(local);
    },
  };
}

test("start: without IPv6 the server listens on every IPv4 address, unless its user chose another", async () => {
  const machine = machineWithoutIpv6();
  await startAnywhere(machine, EVERYWHERE, false);
  expect(machine.opened).toEqual([{ address: "0.0.0.0", port: 1235 }]);
  await expect(startAnywhere(machine, EVERYWHERE, true)).rejects.toMatchObject({ code: "bad-address" });
});

test("start: a port in use is told, and not tried elsewhere", async () => {
  const start = () => Promise.reject(new StartError("port-in-use", EVERYWHERE, "EADDRINUSE"));
  await expect(startAnywhere({ start }, EVERYWHERE, false)).rejects.toMatchObject({ code: "port-in-use" });
});
