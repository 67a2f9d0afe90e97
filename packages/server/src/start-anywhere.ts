/** Opens the server where it was told, or, when nobody said where, on a machine without IPv6 on every IPv4 address. */
import type { Endpoint } from "@recado/runtime/net";
import { type ServerControl, StartError } from "./core/events.ts";

const ANY_IPV4 = "0.0.0.0";

/** Throws `StartError`. */
export async function startAnywhere(
  server: Pick<ServerControl, "start">,
  local: Endpoint,
  isChosen: boolean,
): Promise<void> {
  try {
    await server.start(local);
  } catch (error) {
    if (isChosen || !(error instanceof StartError) || error.code !== "bad-address") throw error;
    await server.start({ ...local, address: ANY_IPV4 });
  }
}
