/** `recado discover`: servers on the local network, a line each. */
import { systemErrorText } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { discover } from "../discover/index.ts";
import { ExitCode } from "../exit-code.ts";
import { discoveredLines } from "./discovered.ts";

interface DiscoverEdge {
  readonly timeoutMs: number;
  readonly json: boolean;
  readonly catalog: Catalog;
  write(line: string): void;
  note(line: string): void;
}

export async function runDiscover({ timeoutMs, json, catalog, write, note }: DiscoverEdge): Promise<ExitCode> {
  try {
    const servers = await discover(timeoutMs);
    if (json) for (const server of servers) write(JSON.stringify({ type: "server", ...server }));
    else for (const line of discoveredLines(servers, catalog)) (servers.length === 0 ? note : write)(line);
    return servers.length === 0 ? ExitCode.FAILED : ExitCode.OK;
  } catch (error) {
    note(catalog.clientCli.discovered.failed(systemErrorText(error, catalog)));
    return ExitCode.FAILED;
  }
}
