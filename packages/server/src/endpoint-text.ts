/** Endpoints as people write them: `192.0.2.1:1235`, `[2001:db8::1]:1235`. */
import type { Endpoint } from "@recado/runtime/net";

export function formatEndpoint(endpoint: Endpoint): string {
  const host = endpoint.address.includes(":") ? `[${endpoint.address}]` : endpoint.address;
  return `${host}:${endpoint.port}`;
}
