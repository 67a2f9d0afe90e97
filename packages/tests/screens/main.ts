/**
 * `bun run screens`: plays a short conversation between three clients, one of them the Python peer that behaves as the
 * original program, and writes the real screens to docs/screens as SVG and the peer's lines as text.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Terminal, waitFor } from "@recado/runtime/testing";
import { TemporaryHome } from "../harness/home.ts";
import { CLIENT_MAIN, cleanEnv, OriginalClient, SERVER_MAIN } from "../harness/programs.ts";
import { svgOf } from "./svg.ts";

const FOLDER = join(import.meta.dir, "..", "..", "..", "docs", "screens");
const WIDE = { width: 104, height: 24 };
const NARROW = { width: 64, height: 18 };
const PORT = "1235";

using home = new TemporaryHome();
const env = cleanEnv(home.path);
const local = ["--host", "127.0.0.1", "--port", PORT];

function open(main: string, args: readonly string[], size: { width: number; height: number }, lang = "en_US.UTF-8") {
  return Terminal.run([process.execPath, main, ...local, ...args], { ...size, env: { ...env, LANG: lang } });
}

async function save(terminal: Terminal, name: string, title: string, columns: number): Promise<void> {
  writeFileSync(join(FOLDER, `${name}.svg`), svgOf(title, await terminal.coloredScreen(), columns));
}

mkdirSync(FOLDER, { recursive: true });
await using server = await open(SERVER_MAIN, [], { width: 104, height: 28 });
await server.shows("RUNNING");
await using ana = await open(CLIENT_MAIN, ["--id", "1", "--name", "ana"], WIDE);
await ana.shows("connected");
await using joao = await open(CLIENT_MAIN, ["--id", "2", "--name", "João"], NARROW, "pt_BR.UTF-8");
await joao.shows("conectado");
await using carla = await OriginalClient.join(Number(PORT), 3, "carla");

await ana.line("bom dia! café às 10h? ☕");
await carla.line("café às 10h");
carla.write("msg 0 já estou aí, com pão de queijo");
await joao.shows("pão de queijo");
await joao.line("guardem um pra mim 👍");
await ana.shows("guardem um");
await joao.line("/msg 1 leva o projetor?");
await ana.shows(/João +1/);
await ana.press("M-3");
await ana.shows("leva o projetor?");
await ana.line("levo, sim");
await joao.press("M-3");
await joao.shows("levo, sim");
await ana.press("M-2");
await ana.shows("guardem um");
carla.write("msg 9 tem alguém?");
await carla.line("[ERRO]");
await server.shows(/Clients 3 /);

await save(ana, "client", "Recado client: chats, messages, people, status line, input", WIDE.width);
await save(joao, "client-pt", "Recado client in Portuguese, 64 columns wide", NARROW.width);
await save(server, "server", "Recado server console: state, clients, log, drops, traffic", 104);
await ana.press("M-r");
await ana.shows("Datagrams");
carla.write("msg 0 o café acabou");
await ana.shows("#2 ");
// Acknowledgements may have come behind it.
await waitFor(
  async () => {
    if (/ENTRY[\s\S]*acabou/.test(await ana.screen())) return true;
    await ana.press("PPage");
    return undefined;
  },
  () => "the message among the datagrams",
);
await save(ana, "raw", "Recado client: a datagram byte by byte, with its fields", WIDE.width);
writeFileSync(join(FOLDER, "original-client.txt"), `${carla.lines.join("\n")}\n`);
