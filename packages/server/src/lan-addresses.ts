/** The addresses that an operator can give to clients. */
import { networkInterfaces } from "node:os";
import type { Endpoint } from "@recado/runtime/net";
import { formatEndpoint } from "./endpoint-text.ts";

const ANY_ADDRESSES = ["::", "0.0.0.0"];

export function reachableAddresses(local: Endpoint): string[] {
  return reachableHosts(local).map((address) => formatEndpoint({ address, port: local.port }));
}

/** For a server on every address: those of this machine's interfaces, IPv4 first, link-local ones left out. */
export function reachableHosts({ address }: Endpoint): string[] {
  if (!ANY_ADDRESSES.includes(address)) return [address];
  const found = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => !entry.internal && !entry.address.startsWith("fe80:"))
    .filter((entry) => address === "::" || entry.family === "IPv4")
    .sort((one, other) => one.family.localeCompare(other.family));
  const addresses = found.map((entry) => entry.address);
  return addresses.length > 0 ? addresses : ["127.0.0.1"];
}
