import type { Endpoint } from "@recado/runtime/net";

/** `1.2.3.4:1235`, `[::1]:1235`. */
export function endpointText({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
