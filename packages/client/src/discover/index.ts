export { type DiscoveredServer, discover } from "./discover.ts";
