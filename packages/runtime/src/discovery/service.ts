/** How servers are named on a local network: DNS-SD (RFC 6763) over multicast DNS (RFC 6762). */

/** The service name, without its underscore; the type is `_recado._udp`. */
export const SERVICE = "recado";
export const SERVICE_DOMAIN = `_${SERVICE}._udp.local`;

/** Of the TXT record (RFC 6763 §6). */
export const TxtKey = { version: "v", users: "users" } as const;
